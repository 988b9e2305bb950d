//! Every parser on the seeds of its fuzz target, and on what comes of changing them. `scripts/fuzz` does the same for
//! as long as one likes, led by what the code does; an input that broke something becomes a seed.

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};

#[path = "../fuzz/src/lib.rs"]
mod parsers;

use parsers::PARSERS;

/// One change to an input: a byte, a piece that goes, one that comes, one that comes twice.
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
        // What has a meaning in one format or another.
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
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.into_iter().map(|file| std::fs::read(file).unwrap()).collect()
}

#[test]
fn every_parser_holds_on_its_seeds_and_on_changes_of_them() {
    const CASES: u32 = 100;
    for (name, parser) in PARSERS {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name} has no seed");
        seeds.iter().for_each(|seed| parser(seed));
        let inputs = (0..seeds.len(), prop::collection::vec(change(), 1..16));
        let mut runner = TestRunner::new(Config { cases: CASES, ..Config::default() });
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
fn every_parser_has_a_fuzz_target_and_the_other_way_round() {
    let targets = crate::repository("fuzz/fuzz_targets");
    let mut there: Vec<_> = std::fs::read_dir(targets)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    there.sort();
    assert_eq!(there, PARSERS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
}

/// Values nested deeper than any stack: each reader of JSON has a limit.
#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = open.repeat(20_000) + "1" + &close.repeat(20_000);
        for (name, parser) in PARSERS {
            let text = format!("{{\"version\": 1, \"targets\": {deep}}}");
            parser(deep.as_bytes());
            parser(text.as_bytes());
            parser(format!("Package: a\nDepends: {deep}\n").as_bytes());
            println!("{name}");
        }
    }
}

/// A log of twenty thousand different errors: no work grows with the square of it.
#[test]
fn a_long_log_of_different_errors_is_read_in_time() {
    let log: String = (0..20_000)
        .map(|n| format!("/usr/bin/ld: cannot find -lx{n}: No such file or directory\n"))
        .collect();
    let start = std::time::Instant::now();
    parsers::build_log(log.as_bytes());
    assert!(start.elapsed() < std::time::Duration::from_secs(120), "{:?}", start.elapsed());
}
