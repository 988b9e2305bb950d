//! Every supported triple through the debian supply: its outputs evaluate, and `crossflake fetch` gets all files that they
//! need and no others.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crossflake_target::{BUILD_MACHINES, BuildMachine, TARGETS};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::eval::{Store, eval, repository, string};

/// A project with a target for each triple.
pub(super) fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let targets: serde_json::Map<_, _> = TARGETS.iter().map(|t| (t.name.to_owned(), json!({}))).collect();
    let manifest = json!({ "version": 1, "targets": targets });
    fs::write(folder.path().join("targets.json"), manifest.to_string()).unwrap();
    let fixture = repository("tests/nix/fixtures/project");
    fs::create_dir(folder.path().join("src")).unwrap();
    for file in ["Cargo.toml", "Cargo.lock", "src/main.rs"] {
        fs::copy(fixture.join(file), folder.path().join(file)).unwrap();
    }
    let mut generate = Command::new(env!("CARGO_BIN_EXE_crossflake"));
    let output = generate.arg("generate").current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

/// Binds `outputs` in an expression to the outputs of the project's flake on a kind of build machine. The inputs of this
/// repository's flake throw.
fn with_outputs(project: &Path, machine: &BuildMachine, expression: &str) -> String {
    format!(
        "let
          crossflake = (import {}).outputs {{
            self = {{ outPath = {}; }};
            nixpkgs = throw \"nixpkgs was evaluated\";
            fenix = throw \"fenix was evaluated\";
            naersk = throw \"naersk was evaluated\";
          }};
          project = {};
          flake = crossflake.lib.mkFlake {{
            src = project;
            targets = import (project + \"/nix/targets.nix\");
          }};
          outputs = builtins.mapAttrs (_: output: output.{}) flake;
        in
        {expression}",
        repository("flake.nix").display(),
        string(repository("").to_str().unwrap().trim_end_matches('/')),
        string(project.to_str().unwrap()),
        machine.system,
    )
}

fn evaluated(store: &Store<'_>, project: &Path, machine: &BuildMachine, expression: &str) -> Value {
    eval(store, &with_outputs(project, machine, expression)).unwrap_or_else(|error| panic!("{error}"))
}

/// The derivations of each target's outputs.
const DERIVATIONS: &str = "let drvPaths = builtins.mapAttrs (_: output: output.drvPath); in {
  packages = drvPaths outputs.packages;
  checks = drvPaths outputs.checks;
  shells = drvPaths outputs.devShells;
  legacy = drvPaths outputs.legacyPackages.debian;
}";

#[test]
fn every_triple_evaluates_without_inputs_of_the_flake() {
    let project = project();
    let mut derivations = BTreeSet::new();
    for machine in BUILD_MACHINES {
        let start = Instant::now();
        let all = evaluated(&Store::None, project.path(), machine, DERIVATIONS);
        println!(
            "package, check and shell of {} triples on {} evaluated in {:.2?}",
            TARGETS.len(),
            machine.system,
            start.elapsed()
        );
        for target in TARGETS {
            for output in ["packages", "checks", "shells"] {
                let derivation = all[output][target.name].as_str().unwrap_or_else(|| panic!("{output} {target:?}"));
                assert!(derivations.insert(derivation.to_owned()), "two targets have the {output} of {}", target.name);
            }
        }
        assert_eq!(all["packages"], all["legacy"]);
    }
}

#[test]
fn the_facts_that_nix_reads_are_current() {
    let current = fs::read_to_string(repository("nix/supplies/debian/facts.json")).unwrap();
    let hint = "run `crossflake targets --facts > nix/supplies/debian/facts.json`";
    assert_eq!(current, crossflake_debian::facts::json(), "{hint}");
}

/// The outputs of the fixed-output derivations in a store, which Nix would download.
fn fixed_outputs(store: &Path) -> BTreeSet<String> {
    let paths = fs::read_dir(store).unwrap().map(|entry| entry.unwrap().path());
    let derivations = paths.filter(|path| path.extension().is_some_and(|extension| extension == "drv"));
    derivations.filter_map(|path| fixed_output(&fs::read_to_string(path).unwrap())).collect()
}

/// The path of a fixed output: `Derive([("out","PATH","ALGORITHM","HASH")],...`.
fn fixed_output(derivation: &str) -> Option<String> {
    let strings: Vec<_> = derivation.split('"').skip(1).step_by(2).take(4).collect();
    match strings[..] {
        ["out", path, algorithm, _] if !algorithm.is_empty() => Some(path.to_owned()),
        _ => None,
    }
}

#[test]
fn fetch_gets_all_files_that_builds_use_and_no_others() {
    let project = project();
    let packages = "builtins.mapAttrs (_: package: package.drvPath) outputs.packages";
    let all = "builtins.mapAttrs (name: sources: sources ++ crossflake.runnerSources.${name}) crossflake.sources";
    for machine in BUILD_MACHINES {
        check_sources(project.path(), machine, packages, "crossflake.sources");
        check_sources(project.path(), machine, DERIVATIONS, all);
    }
}

/// Checks that `sources`, an expression with the flake's `crossflake`, are the fixed outputs that these derivations use.
fn check_sources(project: &Path, machine: &BuildMachine, derivations: &str, sources: &str) {
    let store = tempfile::tempdir().unwrap();
    let below = Store::Below(store.path());
    evaluated(&below, project, machine, derivations);
    let used = fixed_outputs(&store.path().join("store"));

    let sources = format!("let inherit (outputs.legacyPackages) crossflake; in {sources}");
    let sources = evaluated(&below, project, machine, &sources);
    let mut fetched = BTreeSet::new();
    for (target, sources) in sources.as_object().unwrap() {
        let sources = sources.as_array().unwrap();
        let bytes: u64 = sources.iter().filter_map(|source| source["size"].as_u64()).sum();
        println!("{target}: {} files, {} MB of packages", sources.len(), bytes / 1_000_000);
        // The record of busybox contains the record of its package.
        let records = sources.iter().chain(sources.iter().filter_map(|source| source.get("deb")));
        fetched.extend(records.map(|record| record["storePath"].as_str().unwrap().to_owned()));
    }
    // The seeds, which Nix downloads if busybox was not fetched.
    let seed = |path: &&String| path.ends_with("-bootstrap-tools.tar.xz") || path.ends_with("-busybox");
    let unfetched: Vec<_> = used.difference(&fetched).filter(|path| !seed(path)).collect();
    assert_eq!(unfetched, [""; 0]);
    let unused: Vec<_> = fetched.difference(&used).collect();
    assert_eq!(unused, [""; 0]);
}
