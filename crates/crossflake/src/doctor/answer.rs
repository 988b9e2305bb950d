//! Prints the explanations of a log's errors as text and as JSON.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Step;
use super::recognise::{Found, Occurrence};
use super::values::{Values, fill, fill_line};
use crossflake_verify::paragraph::paragraph;

const WIDTH: usize = 80;
/// The number of occurrences of one error in the text.
const SHOWN: usize = 3;

/// The explanations for a terminal; empty if `found` is.
pub fn text(found: &[Found]) -> String {
    found.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// The first error of a log in a few lines: its title, its meaning, the first step, and how to see the others. `None` if
/// `found` is empty.
pub(crate) fn brief(found: &[Found]) -> Option<String> {
    let first = found.first()?;
    let (diagnosis, all) = (first.diagnosis, joined(&first.occurrences));
    let mut text = format!("{}\n", fill(diagnosis.title, &all));
    let indented = |line: &str| format!("  {line}\n");
    let meaning = paragraph(&fill(diagnosis.meaning, &all), "", WIDTH);
    text.extend(meaning.lines().map(indented));
    if let Some(step) = filled_steps(first).into_iter().next() {
        text.extend(paragraph(&step.text, "", WIDTH).lines().map(indented));
        text.extend(step.lines.iter().map(|line| format!("      {line}\n")));
    }
    text.push_str(&format!("  For the cause and other steps, run: crossflake explain {}", diagnosis.code));
    Some(text)
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
    text.push_str(&paragraph(&fill(diagnosis.meaning, &all), "", WIDTH));
    text.push('\n');
    for step in filled_steps(found) {
        text.push_str(&paragraph(&step.text, "- ", WIDTH));
        for line in step.lines {
            text.push_str(&format!("      {line}\n"));
        }
    }
    text.push_str(&format!("\nFor the cause, run: crossflake explain {}\n", diagnosis.code));
    text
}

#[derive(Serialize)]
struct Answer<'a> {
    code: &'a str,
    title: String,
    meaning: String,
    cause: String,
    steps: Vec<FilledStep>,
    /// In the log's order.
    occurrences: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct FilledStep {
    text: String,
    lines: Vec<String>,
}

#[derive(Serialize)]
struct Place<'a> {
    /// The number of the first line is 1.
    line: usize,
    text: &'a str,
    values: &'a Values,
}

/// The explanations as a JSON array with an object for each error.
pub fn json(found: &[Found]) -> String {
    let answers: Vec<Answer> = found
        .iter()
        .map(|found| {
            let (diagnosis, all) = (found.diagnosis, joined(&found.occurrences));
            Answer {
                code: diagnosis.code,
                title: fill(diagnosis.title, &all),
                meaning: fill(diagnosis.meaning, &all),
                cause: fill(diagnosis.cause, &all),
                steps: filled_steps(found),
                occurrences: found.occurrences.iter().map(place).collect(),
            }
        })
        .collect();
    serde_json::to_string_pretty(&answers).expect("strings and numbers are JSON") + "\n"
}

fn place(occurrence: &Occurrence) -> Place<'_> {
    Place { line: occurrence.line, text: &occurrence.text, values: &occurrence.values }
}

/// The steps with values. Commands get the values of the first occurrence, because a list is not a valid argument.
fn filled_steps(found: &Found) -> Vec<FilledStep> {
    let all = joined(&found.occurrences);
    let no_values = Values::new();
    let first = found.occurrences.first().map_or(&no_values, |occurrence| &occurrence.values);
    let steps = found.diagnosis.steps.iter().filter(|step| applies(step, first));
    steps
        .map(|step| FilledStep {
            text: fill(step.text, &all),
            lines: step.lines.iter().map(|line| fill_line(line, first)).collect(),
        })
        .collect()
}

/// Whether a step applies: crossflake has no outputs for an unsupported triple.
fn applies(step: &Step, values: &Values) -> bool {
    let unsupported = values.contains_key("triple") && !values.contains_key("name");
    !(unsupported && step.lines.iter().any(|line| line.contains("{name}")))
}

/// For each name, all different values, separated by commas.
fn joined(occurrences: &[Occurrence]) -> Values {
    let names: BTreeSet<&String> = occurrences.iter().flat_map(|occurrence| occurrence.values.keys()).collect();
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
    fn an_answer_has_the_values_of_the_log() {
        let text = text(&recognise("ld: cannot find -lssl\nld: cannot find -lcrypto\n"));
        assert!(text.contains("line 1: ld: cannot find -lssl\n"), "{text}");
        assert!(text.contains("links ssl, crypto, but"), "{text}");
        assert!(text.contains(r#""packages": ["libssl-dev"]"#), "{text}");
    }

    #[test]
    fn the_brief_answer_is_about_the_first_error() {
        let text = brief(&recognise("ld: cannot find -lssl\nerror: linker `cc` not found\n")).unwrap();
        assert!(text.starts_with("the linker does not find a library\n  The program links ssl"), "{text}");
        assert!(text.contains("\n      \"packages\": [\"libssl-dev\"]\n"), "{text}");
        assert!(text.ends_with("run: crossflake explain library-missing"), "{text}");
        assert_eq!(brief(&[]), None);
    }

    #[test]
    fn an_unsupported_triple_has_no_step_with_an_output() {
        let log = |triple| {
            format!("error[E0463]: can't find crate for `std`\n  = note: the `{triple}` target may not be installed\n")
        };
        let supported = text(&recognise(&log("i686-unknown-linux-gnu")));
        assert!(supported.contains("nix build .#i686-linux\n"), "{supported}");
        let other = text(&recognise(&log("thumbv7em-none-eabihf")));
        assert!(!other.contains("nix build") && other.contains("rustup target add thumbv7em"), "{other}");
    }

    #[test]
    fn only_the_first_occurrences_are_shown() {
        let log: String = (0..5).map(|n| format!("ld: cannot find -lx{n}\n")).collect();
        let text = text(&recognise(&log));
        assert!(text.contains("line 3: ld: cannot find -lx2\n  and 2 more\n"), "{text}");
    }
}
