//! Tables of expressions: `NAME = { expr; expected; }`, or `{ expr; error; }` with a part of the expected error message.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::Value;

use super::eval::{Store, eval, repository, string};

/// Defines a test for each table.
macro_rules! tables {
    ($($name:ident),* $(,)?) => {
        const TABLES: &[&str] = &[$(stringify!($name)),*];
        $(
            #[test]
            fn $name() {
                check(&file_of(stringify!($name)));
            }
        )*
    };
}

tables!(
    cargo_env,
    configuration,
    contract,
    debian,
    environment,
    layers,
    lock,
    manifest_text,
    mk_flake,
    nixpkgs,
    packages,
    paths,
    project,
    query,
    read_lock,
    relative,
    reduced,
    scripts,
    steps,
    tree,
    vendor,
    vendored,
    workspace
);

fn file_of(name: &str) -> String {
    format!("{}.nix", name.replace('_', "-"))
}

#[test]
fn every_table_is_a_test() {
    let entries = std::fs::read_dir(repository("tests/nix")).unwrap();
    let files = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let there: BTreeSet<_> = files.filter(|name| name.ends_with(".nix")).collect();
    assert_eq!(there, TABLES.iter().map(|name| file_of(name)).collect());
}

/// Evaluates each test of a table to its expected value and its actual one. Leaves out expressions that must fail, because an
/// error would end the evaluation of the table.
const OUTCOMES: &str = r#"builtins.mapAttrs (
  name: test:
  if test ? error then
    { inherit (test) error; }
  else
    {
      inherit (test) expected;
      got = builtins.addErrorContext "in the test ${name}" (builtins.deepSeq test.expr test.expr);
    }
)"#;

/// Evaluates a table. Panics with a list of all its failed tests.
fn check(file: &str) {
    let table = format!("import {}", repository("tests/nix").join(file).display());
    let outcomes = eval(&Store::None, &format!("{OUTCOMES} ({table})"))
        .unwrap_or_else(|error| panic!("{file} cannot be evaluated:\n{error}"));
    let outcomes = outcomes.as_object().expect("a table is a set");
    assert!(!outcomes.is_empty(), "{file} has no test");
    let mut failures = String::new();
    for (name, outcome) in outcomes {
        let failure = match outcome.get("error") {
            Some(error) => wrong_error(&table, name, error.as_str().expect("an error is a text")),
            None => wrong_value(&outcome["expected"], &outcome["got"]),
        };
        if let Some(failure) = failure {
            writeln!(failures, "\n{file}: {name}\n{failure}").unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

fn wrong_value(expected: &Value, got: &Value) -> Option<String> {
    (expected != got).then(|| format!("  expected {expected:#}\n  got      {got:#}"))
}

fn wrong_error(table: &str, name: &str, expected: &str) -> Option<String> {
    match eval(&Store::None, &format!("({table}).{}.expr", string(name))) {
        Ok(value) => Some(format!("  expected the error {expected}\n  got {value:#}")),
        Err(error) if error.contains(expected) => None,
        Err(error) => Some(format!("  expected the error {expected}\n  got {error}")),
    }
}
