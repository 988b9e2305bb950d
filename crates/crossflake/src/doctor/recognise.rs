//! Finds errors of the catalogue in a log.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::log::Lines;
use super::values::{self, Values};
use super::{Diagnosis, catalogue};

/// An error in a log, and the places where it occurs.
#[derive(Debug)]
pub struct Found {
    pub diagnosis: &'static Diagnosis,
    /// At least one, in the log's order.
    pub occurrences: Vec<Occurrence>,
}

/// One place where an error occurs in a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The line number, from 1.
    pub line: usize,
    /// The trimmed line.
    pub text: String,
    /// Captured and derived values.
    pub values: Values,
}

impl Found {
    fn first_line(&self) -> usize {
        self.occurrences.first().map_or(0, |occurrence| occurrence.line)
    }
}

/// The errors in a log, in the order of their first lines, because the first error usually causes the others. `log` is
/// the output of [`log::plain`](super::log::plain).
pub fn recognise(log: &str) -> Vec<Found> {
    let lines = Lines::of(log);
    let found: Vec<Found> = PATTERNS
        .iter()
        .map(|(diagnosis, patterns)| Found { diagnosis, occurrences: occurrences(patterns, log, &lines) })
        .filter(|found| !found.occurrences.is_empty())
        .collect();
    let mut found = without_hidden(found);
    found.sort_by_key(Found::first_line);
    let triple = values::triple_of(log);
    for occurrence in found.iter_mut().flat_map(|found| &mut found.occurrences) {
        values::complete(&mut occurrence.values, triple);
    }
    found
}

/// The patterns of each diagnosis, compiled.
static PATTERNS: LazyLock<Vec<(&'static Diagnosis, Vec<Regex>)>> = LazyLock::new(|| {
    let compile = |pattern: &&str| Regex::new(pattern).expect("the catalogue's patterns are tested");
    catalogue::all().map(|diagnosis| (diagnosis, diagnosis.patterns.iter().map(compile).collect())).collect()
});

fn occurrences(patterns: &[Regex], log: &str, lines: &Lines<'_>) -> Vec<Occurrence> {
    let mut all = Vec::new();
    for pattern in patterns {
        for captures in pattern.captures_iter(log) {
            let (line, text) = lines.at(captures.get_match().start());
            all.push(Occurrence { line, text: text.into_owned(), values: captured(pattern, &captures) });
        }
    }
    all.sort_by_key(|occurrence| occurrence.line);
    distinct(&all)
}

fn captured(pattern: &Regex, captures: &regex::Captures<'_>) -> Values {
    let named = pattern.capture_names().flatten();
    named.filter_map(|name| Some((name.to_owned(), captures.name(name)?.as_str().to_owned()))).collect()
}

/// Limits the comparison of each occurrence with each other one. No reader needs more.
const MAX_OCCURRENCES: usize = 500;

/// Removes occurrences whose values another one has too, alone or among others.
fn distinct(all: &[Occurrence]) -> Vec<Occurrence> {
    let is_subset = |this: &Occurrence, other: &Occurrence| {
        this.values.len() < other.values.len()
            && this.values.iter().all(|(name, value)| other.values.get(name) == Some(value))
    };
    let mut seen = BTreeSet::new();
    let different: Vec<&Occurrence> =
        all.iter().filter(|this| seen.insert(&this.values)).take(MAX_OCCURRENCES).collect();
    let is_largest = |this: &&&Occurrence| !different.iter().any(|other| is_subset(this, other));
    different.iter().filter(is_largest).map(|this| (*this).clone()).collect()
}

/// Removes occurrences that another error explains. For example, a library for another machine also counts as missing for
/// the linker.
fn without_hidden(mut found: Vec<Found>) -> Vec<Found> {
    let hidden: Vec<Vec<bool>> = found
        .iter()
        .map(|this| this.occurrences.iter().map(|occurrence| is_hidden(this.diagnosis, occurrence, &found)).collect())
        .collect();
    for (this, hidden) in found.iter_mut().zip(hidden) {
        let mut hidden = hidden.into_iter();
        this.occurrences.retain(|_| !hidden.next().unwrap_or_default());
    }
    found.retain(|found| !found.occurrences.is_empty());
    found
}

fn is_hidden(diagnosis: &Diagnosis, occurrence: &Occurrence, found: &[Found]) -> bool {
    found
        .iter()
        .filter(|other| other.diagnosis.hides.contains(&diagnosis.code))
        .flat_map(|other| &other.occurrences)
        .any(|other| agree(&other.values, &occurrence.values))
}

/// Whether the values that both have are equal, so that both can be about the same thing.
fn agree(a: &Values, b: &Values) -> bool {
    a.iter().all(|(name, value)| b.get(name).is_none_or(|other| other == value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(log: &str) -> Vec<(&'static str, usize)> {
        recognise(log).iter().map(|found| (found.diagnosis.code, found.first_line())).collect()
    }

    #[test]
    fn errors_are_in_the_logs_order() {
        let log = "a\nld: cannot find -lssl\nerror: linker `cc` not found\n";
        assert_eq!(codes(log), [("library-missing", 2), ("linker-missing", 3)]);
    }

    #[test]
    fn a_repeated_error_is_found_once() {
        let log = "ld: cannot find -lssl\nld: cannot find -lz\nld: cannot find -lssl\n";
        let found = recognise(log);
        let libraries: Vec<_> = found[0].occurrences.iter().map(|o| (o.line, o.values["library"].as_str())).collect();
        assert_eq!(libraries, [(1, "ssl"), (2, "z")]);
    }

    #[test]
    fn a_library_for_another_machine_hides_that_it_is_missing() {
        let log = "ld: skipping incompatible /usr/lib/libz.so when searching for -lz\nld: cannot find -lz\n";
        assert_eq!(codes(log), [("wrong-architecture", 1)]);
        let other = format!("{log}ld: cannot find -lssl\n");
        assert_eq!(codes(&other), [("wrong-architecture", 1), ("library-missing", 3)]);
    }

    #[test]
    fn an_empty_log_has_no_errors() {
        assert!(recognise("").is_empty());
    }
}
