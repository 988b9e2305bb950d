//! The outcomes of the ring as Markdown: a generated part of docs/programs.md.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::cause::explain;
use super::known::Kind;
use super::list::{List, Listed};
use super::outcome::{Outcome, Store};

/// One row a program, and the numbers of cells that were built, verified and started.
pub(crate) fn markdown(list: &List, store: &Store) -> String {
    let rows: Vec<_> = list.programs.iter().map(|program| Row::read(list, program, store)).collect();
    render(list, &rows)
}

/// One line a failure that has no explanation yet, with the path of its log.
pub(crate) fn unexplained(list: &List, store: &Store) -> String {
    let mut text = String::new();
    for program in &list.programs {
        for (target, _, cause) in &Row::read(list, program, store).cells {
            if let Some((Kind::Unexplained, cause)) = cause {
                let log = store.log(program, target);
                let _ = writeln!(text, "{} for {target}: {cause}\n  {}", program.name, log.display());
            }
        }
    }
    text
}

struct Row<'a> {
    program: &'a Listed,
    cells: Vec<Cell<'a>>,
}

/// A target with its outcome, and the cause of a failure.
type Cell<'a> = (&'a str, Option<Outcome>, Option<(Kind, String)>);

impl<'a> Row<'a> {
    fn read(list: &'a List, program: &'a Listed, store: &Store) -> Self {
        let cell = |target: &'a String| {
            let outcome = store.read(program, target);
            let log = std::fs::read(store.log(program, target)).unwrap_or_default();
            let log = String::from_utf8_lossy(&log);
            let cause = outcome.as_ref().and_then(|outcome| explain(outcome, target, &log, &program.known));
            (&target[..], outcome, cause)
        };
        Self { program, cells: list.targets.iter().map(cell).collect() }
    }

    fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        self.cells.iter().filter_map(|(_, outcome, _)| outcome.as_ref())
    }

    /// The causes of failures; a cause that several targets have is named once.
    fn causes(&self) -> String {
        let mut causes: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (target, _, cause) in &self.cells {
            if let Some((kind, cause)) = cause {
                causes.entry(format!("{}: {}", kind.name(), cause.replace('|', "\\|"))).or_default().push(target);
            }
        }
        causes
            .into_iter()
            .map(|(cause, targets)| format!("{}: {cause}", targets.join(", ")))
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn text(&self) -> String {
        let crates = self.outcomes().map(|outcome| outcome.crates).max().unwrap_or_default();
        let added: BTreeSet<_> = self.outcomes().flat_map(|outcome| &outcome.added).collect();
        let added: Vec<_> = added.into_iter().map(|name| format!("`{name}`")).collect();
        let cells: Vec<_> = self.cells.iter().map(|(_, outcome, _)| short(outcome.as_ref())).collect();
        let Listed { name, version, .. } = self.program;
        let columns =
            [format!("{name} {version}"), crates.to_string(), added.join(", "), cells.join(" | "), self.causes()];
        format!("| {} |\n", columns.join(" | "))
    }
}

/// The furthest step that a cell reached, and its time.
fn short(outcome: Option<&Outcome>) -> String {
    let Some(outcome) = outcome else { return "not tried".to_owned() };
    let reached = match (outcome.built, outcome.verified, outcome.started) {
        (_, _, true) => "started",
        (_, true, false) => "**verified**",
        (true, false, false) => "**built**",
        (false, false, false) => "**no**",
    };
    format!("{reached}, {} s", outcome.seconds)
}

fn render(list: &List, rows: &[Row]) -> String {
    let mut text = format!("| program | crates | `init` adds | {} | cause |\n", list.targets.join(" | "));
    let _ = writeln!(text, "|---|---|---|{}---|", "---|".repeat(list.targets.len()));
    for row in rows {
        text.push_str(&row.text());
    }
    let cells = || rows.iter().flat_map(Row::outcomes);
    let count = |is: fn(&Outcome) -> bool| cells().filter(|outcome| is(outcome)).count();
    let total = list.targets.len() * rows.len();
    let started = count(|outcome| outcome.started);
    let _ = write!(
        text,
        "\nOf {total} cells, {} were tried, {} built, {} verified and {started} started ({:.1} %).",
        cells().count(),
        count(|outcome| outcome.built),
        count(|outcome| outcome.verified),
        100.0 * started as f64 / total.max(1) as f64,
    );
    let versions: BTreeSet<_> = cells().map(|outcome| &outcome.crossflake[..]).collect();
    let _ = writeln!(text, " crossflake {}.", versions.into_iter().collect::<Vec<_>>().join(", "));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(built: bool, started: bool) -> Outcome {
        Outcome {
            crossflake: "abc".to_owned(),
            seconds: 7,
            crates: 12,
            built,
            verified: built,
            started,
            ..Outcome::default()
        }
    }

    #[test]
    fn a_row_has_the_furthest_step_and_names_a_common_cause_once() {
        let list: List = serde_json::from_str(
            r#"{ "targets": ["a", "b"], "profile": "dev", "programs": [{ "name": "x", "version": "1.0.0" }] }"#,
        )
        .unwrap();
        let cause = Some((Kind::Upstream, "cargo|fails".to_owned()));
        let added = Outcome { added: vec!["cmake".to_owned()], ..outcome(false, false) };
        let rows = [
            Row { program: &list.programs[0], cells: vec![("a", Some(outcome(true, true)), None), ("b", None, None)] },
            Row {
                program: &list.programs[0],
                cells: vec![("a", Some(added), cause.clone()), ("b", Some(outcome(true, false)), cause)],
            },
        ];
        assert_eq!(
            render(&list, &rows),
            "| program | crates | `init` adds | a | b | cause |\n\
             |---|---|---|---|---|---|\n\
             | x 1.0.0 | 12 |  | started, 7 s | not tried |  |\n\
             | x 1.0.0 | 12 | `cmake` | **no**, 7 s | **verified**, 7 s | a, b: upstream: cargo\\|fails |\n\
             \n\
             Of 4 cells, 3 were tried, 2 built, 2 verified and 1 started (25.0 %). crossflake abc.\n"
        );
    }
}
