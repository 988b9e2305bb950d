//! Compares the two supplies for every triple: both give cargo the same environment and fulfil the contract. nixpkgs, fenix and
//! naersk are recorded stand-ins; scripts/nixpkgs-ring uses real ones.

use std::collections::BTreeSet;
use std::path::Path;

use crossflake_target::TARGETS;
use serde_json::{Map, Value};

use super::eval::{STAND_IN_TARGETS, Store, eval, repository, string};
use super::triples::project;

/// Evaluates an expression in which `through SUPPLY` is the flake of the project with that supply for all targets.
fn through(project: &Path, expression: &str) -> Value {
    let expression = format!(
        "let
          crossflake.outPath = {};
          mkFlake = import {} {{
            inherit crossflake;
            supplies = import {} ({{ inherit crossflake; }} // import {});
          }};
          src = {};
          generated = import (src + \"/nix/targets.nix\");
          through = supply: mkFlake {{
            inherit src;
            targets = generated // {{
              targets = builtins.mapAttrs (_: target: target // {{ inherit supply; }}) generated.targets;
            }};
          }};
        in
        {expression}",
        string(repository("").to_str().unwrap().trim_end_matches('/')),
        repository("nix").display(),
        repository("nix/supplies").display(),
        repository("tests/nix/stand-ins").display(),
        string(project.to_str().unwrap()),
    );
    eval(&Store::None, &expression).unwrap_or_else(|error| panic!("{error}"))
}

/// The variables for cargo and build scripts in each target's shell.
const ENVIRONMENTS: &str = "let
    ours = name: builtins.match
      \"(AR|BINDGEN|CARGO|CC|CMAKE|CXX|HOST|LIBCLANG|PKG_CONFIG|RANLIB)_.*\" name != null;
    of = supply: builtins.mapAttrs
      (_: shell: builtins.listToAttrs (map (name: { inherit name; value = shell.${name}; })
        (builtins.filter ours (builtins.attrNames shell))))
      (through supply).devShells.x86_64-linux;
  in { debian = of \"debian\"; nixpkgs = of \"nixpkgs\"; }";

/// Replaces each store path with `PATH`.
fn without_paths(value: &str) -> String {
    let mut parts = value.split("/nix/store/");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find([' ', ':']).unwrap_or(part.len());
        text.push_str("PATH");
        text.push_str(&part[end..]);
    }
    text
}

fn variables(environment: &Value) -> Map<String, Value> {
    let variables = environment.as_object().expect("variables are a set").iter();
    variables
        .map(|(name, value)| {
            let text = without_paths(value.as_str().expect("a variable is a text"));
            // Only Debian has the kernel's headers in another folder than musl's, and the C++ headers for Windows in a folder
            // that clang does not search.
            let text = text.replace(" -idirafter PATH", "").replace(" -stdlib++-isystem PATH", "");
            // The prefix of a compiler depends on the supply.
            let is_compiler = name.starts_with("CC_") || name.starts_with("CXX_");
            let text = if is_compiler { text.rsplit('-').next().unwrap_or_default() } else { &text };
            (name.clone(), text.into())
        })
        .collect()
}

#[test]
fn both_supplies_give_cargo_the_same_variables_for_every_triple() {
    let project = project();
    let environments = through(project.path(), ENVIRONMENTS);
    for target in TARGETS {
        let [debian, nixpkgs] = ["debian", "nixpkgs"].map(|supply| variables(&environments[supply][target.name]));
        assert!(debian.len() >= 16, "{} has only {:?}", target.name, debian.keys());
        assert_eq!(debian, nixpkgs, "{}", target.name);
    }
}

#[test]
fn store_paths_are_replaced() {
    assert_eq!(without_paths("--sysroot=/nix/store/a-b/c -x=/nix/store/d"), "--sysroot=PATH -x=PATH");
    assert_eq!(without_paths("/usr/bin"), "/usr/bin");
}

#[test]
fn every_triple_has_all_outputs_through_nixpkgs_on_every_system() {
    let project = project();
    let outputs = through(
        project.path(),
        "let flake = through \"nixpkgs\"; in builtins.mapAttrs (system: packages: builtins.mapAttrs
          (name: package: [
            package.drvPath
            flake.checks.${system}.${name}.drvPath
            flake.devShells.${system}.${name}.drvPath
            flake.apps.${system}.${name}.program
            flake.legacyPackages.${system}.crossflake.runners.${name}.drvPath
            (builtins.length flake.legacyPackages.${system}.crossflake.sources.${name})
          ]) packages) flake.packages",
    );
    let systems: Vec<_> = outputs.as_object().unwrap().keys().collect();
    assert_eq!(systems, ["aarch64-darwin", "aarch64-linux", "x86_64-linux"]);
    for (system, targets) in outputs.as_object().unwrap() {
        let packages: BTreeSet<_> = TARGETS.iter().map(|target| targets[target.name][0].as_str().unwrap()).collect();
        assert_eq!(packages.len(), TARGETS.len(), "two targets of {system} have the same package");
    }
}

#[test]
fn the_stand_in_for_nixpkgs_has_every_triple() {
    let targets = STAND_IN_TARGETS.path().display();
    let expression = format!("builtins.attrNames (import {targets}).targets");
    let names = eval(&Store::None, &expression).unwrap();
    let names: BTreeSet<_> = names.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(names, TARGETS.iter().map(|target| target.name).collect());
}
