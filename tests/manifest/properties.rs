//! Properties of every valid manifest, and of every text that is parsed as one.

use std::path::Path;

use crossflake::testing::Manifest;
use crossflake::testing::{generate, resolve};
use crossflake_target::{System, TARGETS};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::FileFailurePersistence;

/// A key and its value as JSON text.
type Key = (String, String);

fn json(value: impl serde::Serialize) -> String {
    serde_json::to_string(&value).unwrap()
}

/// Some of the keys that are allowed both at the top and on a target, in any order.
fn settings() -> impl Strategy<Value = Vec<Key>> {
    let text = "[^\\x00]{1,12}";
    let all = (
        vec(text, 0..3),
        subsequence(vec!["a", "b/c", "d"], 0..=3),
        any::<bool>(),
        select(vec!["release", "dist", "dev"]),
        prop_oneof![any::<bool>().prop_map(json), vec(text, 0..3).prop_map(json)],
        subsequence(vec!["docs", "./a b", "${x}"], 0..=3),
    );
    all.prop_flat_map(|(run, features, strip, profile, tests, exclude)| {
        let keys = [
            ("run", json(run)),
            ("features", json(features)),
            ("strip", json(strip)),
            ("defaultFeatures", json(!strip)),
            ("profile", json(profile)),
            ("tests", tests),
            ("exclude", json(exclude)),
        ];
        let keys = keys.map(|(key, value)| (key.to_owned(), value)).to_vec();
        let count = keys.len();
        subsequence(keys, 0..=count).prop_shuffle()
    })
}

fn targets() -> impl Strategy<Value = Vec<Key>> {
    let target = (select(TARGETS), settings()).prop_map(|(target, mut keys)| {
        // `run` and `tests` are errors on a target whose programs crossflake does not start.
        keys.retain(|(key, _)| target.has_runner() || !matches!(key.as_str(), "run" | "tests"));
        keys.push(("triple".to_owned(), json(target.triple)));
        object(&keys)
    });
    // The prefix avoids reserved names.
    btree_map("t[A-Za-z0-9_-]{0,8}", target, 1..4).prop_map(|targets| targets.into_iter().collect())
}

fn object(keys: &[Key]) -> String {
    let keys: Vec<_> = keys.iter().map(|(key, value)| format!("{}: {value}", json(key))).collect();
    format!("{{{}}}", keys.join(", "))
}

fn manifest(settings: &[Key], targets: &[Key]) -> String {
    let mut keys = settings.to_vec();
    keys.push(("version".to_owned(), "1".to_owned()));
    keys.push(("targets".to_owned(), object(targets)));
    object(&keys)
}

fn parse(text: &str) -> Manifest {
    Manifest::parse(Path::new("targets.json"), text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("proptest-regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_order_of_keys_does_not_change_the_text(settings in settings(), targets in targets()) {
        let text = generate(&parse(&manifest(&settings, &targets)));
        let reversed = |keys: &[Key]| keys.iter().rev().cloned().collect::<Vec<_>>();
        let from_reversed = generate(&parse(&manifest(&reversed(&settings), &reversed(&targets))));
        prop_assert_eq!(text, from_reversed);
    }

    #[test]
    fn every_line_is_indented_and_no_line_ends_in_a_space(settings in settings(), targets in targets()) {
        let text = generate(&parse(&manifest(&settings, &targets)));
        prop_assert_eq!(text.lines().last(), Some("}"));
        for line in text.lines() {
            prop_assert_eq!((line.len() - line.trim_start_matches(' ').len()) % 2, 0, "{}", line);
            prop_assert!(!line.ends_with(' '), "{}", line);
        }
    }

    #[test]
    fn only_gnu_targets_have_a_floor_and_the_sysroot_is_not_above_it(targets in targets()) {
        for target in resolve(&parse(&manifest(&[], &targets))) {
            let gnu = target.debian.system == System::Gnu;
            prop_assert_eq!(target.interpreter.is_some(), gnu);
            prop_assert_eq!(target.glibc.is_some(), gnu);
            let is_kept = target.debian.release.map(|release| Some(release.glibc) <= target.glibc);
            prop_assert_eq!(is_kept, gnu.then_some(true));
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in r#"[{}\[\]":,1a$\\ ]{0,40}"#) {
        let _ = Manifest::parse(Path::new("targets.json"), &text);
    }
}
