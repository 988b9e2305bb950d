//! Which errors a log has.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::log::Lines;
use super::values::{self, Values};
use super::{Diagnosis, catalogue};

/// An error of a log, and every place where it shows.
#[derive(Debug)]
pub struct Found {
    pub diagnosis: &'static Diagnosis,
    /// In the log's order; at least one.
    pub occurrences: Vec<Occurrence>,
}

/// One place of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The number of the line; the first is 1.
    pub line: usize,
    /// The line, without the space around it.
    pub text: String,
    pub values: Values,
}

impl Found {
    fn first_line(&self) -> usize {
        self.occurrences.first().map_or(0, |occurrence| occurrence.line)
    }
}

/// The errors of a log that [`log::plain`](super::log::plain) made plain, in the order they appear: what
/// comes first is mostly the cause of the rest.
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
    telling(&all)
}

fn captured(pattern: &Regex, captures: &regex::Captures<'_>) -> Values {
    let named = pattern.capture_names().flatten();
    named.filter_map(|name| Some((name.to_owned(), captures.name(name)?.as_str().to_owned()))).collect()
}

/// Nobody reads more of one kind. Logs of tools gone wild have any number, and each is held against each other.
const MOST_OCCURRENCES: usize = 500;

/// Those that say something which no other says better, or said before.
fn telling(all: &[Occurrence]) -> Vec<Occurrence> {
    let says_more = |other: &Occurrence, this: &Occurrence| {
        this.values.len() < other.values.len()
            && this.values.iter().all(|(name, value)| other.values.get(name) == Some(value))
    };
    let mut said = BTreeSet::new();
    let distinct: Vec<&Occurrence> =
        all.iter().filter(|this| said.insert(&this.values)).take(MOST_OCCURRENCES).collect();
    let tells = |this: &&&Occurrence| !distinct.iter().any(|other| says_more(other, this));
    distinct.iter().filter(tells).map(|this| (*this).clone()).collect()
}

/// Leaves out what another diagnosis explains: a library is not missing if it is there for another machine.
fn without_hidden(mut found: Vec<Found>) -> Vec<Found> {
    let hidden: Vec<Vec<bool>> = found
        .iter()
        .map(|this| {
            this.occurrences.iter().map(|occurrence| is_hidden(this.diagnosis, occurrence, &found)).collect()
        })
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

/// Whether two places can be about the same: no value differs that both have.
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
    fn errors_come_in_the_logs_order() {
        let log = "a\nld: cannot find -lssl\nerror: linker `cc` not found\n";
        assert_eq!(codes(log), [("library-missing", 2), ("linker-missing", 3)]);
    }

    #[test]
    fn what_is_said_twice_is_found_once() {
        let log = "ld: cannot find -lssl\nld: cannot find -lz\nld: cannot find -lssl\n";
        let found = recognise(log);
        let libraries: Vec<_> =
            found[0].occurrences.iter().map(|o| (o.line, o.values["library"].as_str())).collect();
        assert_eq!(libraries, [(1, "ssl"), (2, "z")]);
    }

    #[test]
    fn a_library_for_another_machine_is_not_also_missing() {
        let log = "ld: skipping incompatible /usr/lib/libz.so when searching for -lz\nld: cannot find -lz\n";
        assert_eq!(codes(log), [("wrong-architecture", 1)]);
        let other = format!("{log}ld: cannot find -lssl\n");
        assert_eq!(codes(&other), [("wrong-architecture", 1), ("library-missing", 3)]);
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        assert!(recognise("").is_empty());
    }
}
