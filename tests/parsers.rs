//! Every parser of foreign input on the seeds of its fuzz target and on mutations of them. `scripts/fuzz` runs the same
//! parsers for longer, guided by code coverage. Add an input that breaks a parser to the seeds.

use std::fmt::Display;
use std::path::Path;

use crossflake::testing::{Manifest, Metadata, Source};
use crossflake_debian::pins::Pins;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, FileFailurePersistence, TestRunner};

use crate::watchdog::Watchdog;

#[allow(unreachable_pub, reason = "the same file is the library of the fuzz targets")]
#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use fuzz::PARSERS;

/// One mutation of an input.
#[derive(Clone, Debug)]
enum Change {
    Byte(Index, u8),
    Cut(Index, usize),
    Insert(Index, Vec<u8>),
    Repeat(Index, usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        (at(), 1_usize..64).prop_map(|(at, length)| Change::Cut(at, length)),
        (at(), prop::collection::vec(any::<u8>(), 1..8)).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        // Characters with a meaning in one of the formats.
        (at(), "[\\[\\](){}<>|:;,=~%\\\\\"'\n\t \0-]{1,4}")
            .prop_map(|(at, text)| Change::Insert(at, text.into_bytes())),
        (at(), 1_usize..64, 1_usize..40).prop_map(|(at, length, times)| Change::Repeat(at, length, times)),
    ]
}

impl Change {
    fn make(&self, bytes: &mut Vec<u8>) {
        let place = |at: &Index| at.index(bytes.len() + 1);
        match self {
            Self::Byte(at, value) => {
                let place = place(at);
                if let Some(byte) = bytes.get_mut(place) {
                    *byte = *value;
                }
            }
            Self::Cut(at, length) => {
                let start = place(at);
                bytes.drain(start..(start + length).min(bytes.len()));
            }
            Self::Insert(at, piece) => {
                let place = place(at);
                bytes.splice(place..place, piece.iter().copied());
            }
            Self::Repeat(at, length, times) => {
                let start = place(at);
                let piece = bytes[start..(start + length).min(bytes.len())].repeat(*times);
                bytes.splice(start..start, piece);
            }
        }
    }
}

fn seeds(parser: &str) -> Vec<Vec<u8>> {
    let folder = crate::repository("fuzz/seeds").join(parser);
    let mut files: Vec<_> = fs_err::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|file| fs_err::read(file).unwrap()).collect()
}

#[test]
fn every_parser_holds_on_its_seeds_and_on_mutations_of_them() {
    const CASES: u32 = 100;
    for (name, parser) in PARSERS {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name} has no seed");
        seeds.iter().for_each(|seed| parser(seed));
        let inputs = (0..seeds.len(), prop::collection::vec(change(), 1..16));
        let mut runner = TestRunner::new(Config {
            cases: CASES,
            // One file for all parsers: tests/parsers.proptest-regressions.
            source_file: Some(file!()),
            failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("proptest-regressions"))),
            ..Config::default()
        });
        let outcome = runner.run(&inputs, |(seed, changes)| {
            let mut bytes = seeds[seed].clone();
            changes.iter().for_each(|change| change.make(&mut bytes));
            parser(&bytes);
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn parsers_and_fuzz_targets_are_the_same() {
    let targets = crate::repository("fuzz/fuzz_targets");
    let mut found: Vec<_> = fs_err::read_dir(targets)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    found.sort();
    assert_eq!(found, PARSERS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
}

/// Lists and objects nested deeper than any stack.
fn deep_values() -> [String; 2] {
    [("[", "]"), ("{\"a\":", "}")].map(|(open, close)| open.repeat(20_000) + "1" + &close.repeat(20_000))
}

/// Returns the error of a reader of JSON.
type Reader = fn(&str) -> String;

fn error<T, E: Display>(result: Result<T, E>) -> String {
    result.err().expect("an error").to_string()
}

#[test]
fn deep_nesting_is_an_error() {
    // Each reader with a document in which DEEP stands where the reader accepts values of any depth.
    let rows: &[(&str, &str, Reader)] = &[
        ("targets.json", r#"{ "version": 1, "targets": DEEP }"#, |text| {
            error(Manifest::parse(Path::new("targets.json"), text))
        }),
        (
            "cargo metadata",
            r#"{ "packages": [{ "id": "a", "name": "a", "version": "1.0.0", "targets": [], "metadata": DEEP }] }"#,
            |text| error(serde_json::from_str::<Metadata>(text)),
        ),
        // The kind is a tag: serde reads the other keys before it.
        ("a source", r#"{ "path": DEEP, "kind": "deb" }"#, |text| error(serde_json::from_str::<Source>(text))),
    ];
    for (name, document, reader) in rows {
        for deep in deep_values() {
            let message = reader(&document.replace("DEEP", &deep));
            assert!(message.contains("recursion limit exceeded"), "{name}: {message}");
        }
    }
    // The lock has no key that takes values of any depth: the type of the first value is wrong.
    let wrong_types = ["invalid type: sequence, expected a map", "unknown field `a`"];
    for (deep, expected) in deep_values().iter().zip(wrong_types) {
        let lock = format!(r#"{{ "version": 1, "packages": {deep} }}"#);
        let message = error(Pins::parse(&lock, "targets.lock.json"));
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn deep_nesting_overflows_no_stack() {
    for deep in deep_values() {
        for (_, parser) in PARSERS {
            parser(deep.as_bytes());
            parser(format!("{{\"version\": 1, \"targets\": {deep}}}").as_bytes());
            parser(format!("Package: a\nDepends: {deep}\n").as_bytes());
        }
    }
}

/// If the work grew with the square of the number of errors, the parser would need hours.
#[test]
fn a_log_of_twenty_thousand_errors_is_read() {
    let log: String =
        (0..20_000).map(|n| format!("/usr/bin/ld: cannot find -lx{n}: No such file or directory\n")).collect();
    let _watchdog = Watchdog::new("reading a long log");
    fuzz::build_log(log.as_bytes());
}
