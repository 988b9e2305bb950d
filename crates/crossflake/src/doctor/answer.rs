//! What a log's errors mean, for people and for programs.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Step;
use super::recognise::{Found, Occurrence};
use super::values::{Values, fill, fill_line};
use crossflake_verify::paragraph::paragraph;

const WIDTH: usize = 80;
/// How many places of one error are shown.
const SHOWN: usize = 3;

/// The answer for a terminal; empty where nothing was found.
pub fn text(found: &[Found]) -> String {
    found.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn one(found: &Found) -> String {
    let (diagnosis, all) = (found.diagnosis, joined(&found.occurrences));
    let mut text = format!("{}: {}\n\n", diagnosis.code, fill(diagnosis.title, &all));
    for occurrence in found.occurrences.iter().take(SHOWN) {
        text.push_str(&format!("  line {}: {}\n", occurrence.line, occurrence.text));
    }
    if found.occurrences.len() > SHOWN {
        text.push_str(&format!("  and {} more\n", found.occurrences.len() - SHOWN));
    }
    text.push('\n');
    text.push_str(&paragraph(&fill(diagnosis.means, &all), "", WIDTH));
    text.push('\n');
    for step in steps(found) {
        text.push_str(&paragraph(&step.what, "- ", WIDTH));
        for line in step.lines {
            text.push_str(&format!("      {line}\n"));
        }
    }
    text.push_str(&format!("\nWhy this happens: crossflake explain {}\n", diagnosis.code));
    text
}

#[derive(Serialize)]
struct Answer<'a> {
    code: &'a str,
    title: String,
    means: String,
    why: String,
    todo: Vec<FilledStep>,
    /// Where it shows, in the log's order.
    occurrences: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct FilledStep {
    what: String,
    lines: Vec<String>,
}

#[derive(Serialize)]
struct Place<'a> {
    /// The first line is 1.
    line: usize,
    text: &'a str,
    values: &'a Values,
}

/// The answer as a JSON array, an object an error.
pub fn json(found: &[Found]) -> String {
    let answers: Vec<Answer> = found
        .iter()
        .map(|found| {
            let (diagnosis, all) = (found.diagnosis, joined(&found.occurrences));
            Answer {
                code: diagnosis.code,
                title: fill(diagnosis.title, &all),
                means: fill(diagnosis.means, &all),
                why: fill(diagnosis.why, &all),
                todo: steps(found),
                occurrences: found.occurrences.iter().map(place).collect(),
            }
        })
        .collect();
    serde_json::to_string_pretty(&answers).expect("strings and numbers are JSON") + "\n"
}

fn place(occurrence: &Occurrence) -> Place<'_> {
    Place { line: occurrence.line, text: &occurrence.text, values: &occurrence.values }
}

/// What to do, with the values of the first place in what is to be typed: a list of files is no argument.
fn steps(found: &Found) -> Vec<FilledStep> {
    let all = joined(&found.occurrences);
    let none = Values::new();
    let first = found.occurrences.first().map_or(&none, |occurrence| &occurrence.values);
    let steps = found.diagnosis.todo.iter().filter(|step| fits(step, first));
    steps
        .map(|step| FilledStep {
            what: fill(step.what, &all),
            lines: step.lines.iter().map(|line| fill_line(line, first)).collect(),
        })
        .collect()
}

/// Whether a step can be done: crossflake has no output for a triple that it does not support.
fn fits(step: &Step, values: &Values) -> bool {
    let unsupported = values.contains_key("triple") && !values.contains_key("name");
    !(unsupported && step.lines.iter().any(|line| line.contains("{name}")))
}

/// Each value as often as it differs, in a row.
fn joined(occurrences: &[Occurrence]) -> Values {
    let names: BTreeSet<&String> =
        occurrences.iter().flat_map(|occurrence| occurrence.values.keys()).collect();
    let values = |name: &String| {
        let mut values: Vec<&str> = Vec::new();
        for value in occurrences.iter().filter_map(|occurrence| occurrence.values.get(name)) {
            if !values.contains(&value.as_str()) {
                values.push(value);
            }
        }
        values.join(", ")
    };
    names.into_iter().map(|name| (name.clone(), values(name))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::recognise::recognise;
    use super::*;

    #[test]
    fn an_answer_names_what_the_log_names() {
        let text = text(&recognise("ld: cannot find -lssl\nld: cannot find -lcrypto\n"));
        assert!(text.contains("line 1: ld: cannot find -lssl\n"), "{text}");
        assert!(text.contains("linked with ssl, crypto, and"), "{text}");
        assert!(text.contains(r#""packages": ["libssl-dev"]"#), "{text}");
    }

    #[test]
    fn no_output_is_named_for_a_triple_that_has_none() {
        let log = |triple| {
            format!(
                "error[E0463]: can't find crate for `std`\n  = note: the `{triple}` target may not be installed\n"
            )
        };
        let supported = text(&recognise(&log("i686-unknown-linux-gnu")));
        assert!(supported.contains("nix build .#i686-linux\n"), "{supported}");
        let other = text(&recognise(&log("thumbv7em-none-eabihf")));
        assert!(!other.contains("nix build") && other.contains("rustup target add thumbv7em"), "{other}");
    }

    #[test]
    fn many_places_are_counted() {
        let log: String = (0..5).map(|n| format!("ld: cannot find -lx{n}\n")).collect();
        let text = text(&recognise(&log));
        assert!(text.contains("line 3: ld: cannot find -lx2\n  and 2 more\n"), "{text}");
    }
}
