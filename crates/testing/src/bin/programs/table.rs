//! The outcomes of all cells as Markdown: the generated parts of docs/programs.md.

use std::fmt::Write;
use std::path::Path;

use crossflake_target::Target;

use crate::catalogue::Subject;
use crate::cell::{Cell, Failure, Outcome};

pub(crate) struct Results<'a> {
    targets: &'a [String],
    /// A program's name and version, and its outcome for each target.
    rows: Vec<(String, Vec<Option<Outcome>>)>,
}

impl<'a> Results<'a> {
    /// Reads the kept outcomes of the cells.
    pub(crate) fn of(root: &Path, subjects: &[Subject], targets: &'a [String]) -> Self {
        let row = |subject: &Subject| {
            let name = match &subject.version {
                Some(version) => format!("{} {version}", subject.name),
                None => subject.name.clone(),
            };
            let cell = |target: &String| Cell { root, subject, target, profile: "" }.kept();
            (name, targets.iter().map(cell).collect())
        };
        Self { targets, rows: subjects.iter().map(row).collect() }
    }

    fn cells(&self) -> impl Iterator<Item = &Outcome> {
        self.rows.iter().flat_map(|(_, cells)| cells.iter().flatten())
    }

    /// Whether every cell works, except those for which `advise` predicted the failure.
    pub(crate) fn all_good(&self) -> bool {
        self.cells().all(|cell| cell.failure.as_ref().is_none_or(Failure::is_predicted))
    }

    /// One row per program with an outcome, one column per target, and the number of cells that work. With a single
    /// target, two more columns list what `crossflake init` added.
    pub(crate) fn markdown(&self) -> String {
        let mut head = self.targets.to_vec();
        if self.targets.len() == 1 {
            head.extend(["packages".to_owned(), "tools".to_owned()]);
        }
        let mut text = format!("| program | {} |\n|---|", head.join(" | "));
        text.push_str(&"---|".repeat(head.len()));
        text.push('\n');
        for (name, cells) in self.rows.iter().filter(|(_, cells)| cells.iter().any(Option::is_some)) {
            let mut columns: Vec<_> =
                self.targets.iter().zip(cells).map(|(target, cell)| short(target, cell.as_ref())).collect();
            if let [Some(outcome)] = &cells[..] {
                columns.extend([code(&outcome.packages), code(&outcome.tools)]);
            }
            let _ = writeln!(text, "| {name} | {} |", columns.join(" | "));
        }
        let works = self.cells().filter(|cell| cell.failure.is_none()).count();
        let predicted = self.cells().filter(|cell| cell.failure.as_ref().is_some_and(Failure::is_predicted)).count();
        let can = self.cells().count() - predicted;
        let _ = writeln!(text, "\n{works} of {can} cells work; {predicted} more cannot.");
        text
    }

    /// One line per cell that does not work: program, target, step and reason.
    pub(crate) fn failures(&self) -> String {
        let mut text = String::new();
        for (name, cells) in &self.rows {
            for (target, cell) in self.targets.iter().zip(cells) {
                if let Some(failure) = cell.as_ref().and_then(|cell| cell.failure.as_ref()) {
                    let _ = writeln!(text, "- {name} for {target}, {}: {}", failure.step, failure.reason);
                }
            }
        }
        text
    }
}

/// Names as Markdown code, separated by commas.
fn code(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A cell of the table: the programs' size and linkage, or that it does not work.
fn short(target: &str, cell: Option<&Outcome>) -> String {
    let Some(outcome) = cell else { return "not tried".to_owned() };
    match &outcome.failure {
        Some(failure) if failure.is_predicted() => return "cannot".to_owned(),
        Some(_) => return "**no**".to_owned(),
        None => {}
    }
    let size: u64 = outcome.programs.iter().map(|program| program.size).sum();
    let glibc = outcome.programs.iter().filter_map(|program| program.glibc.as_deref()).max();
    let is_static = Target::of_name(target).is_some_and(|target| target.system.is_static());
    let needs = match glibc {
        Some(glibc) => format!(", glibc {glibc}"),
        None if is_static => ", static".to_owned(),
        // Programs for Windows need only DLLs of Windows: the verifier accepts no other.
        None => String::new(),
    };
    format!("{:.1} MiB{needs}", size as f64 / f64::from(1 << 20))
}
