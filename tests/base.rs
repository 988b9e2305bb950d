//! `crossflake base` with a flake that computes a base of its own.

use crate::project::{Project, stderr};

#[test]
fn the_command_line() {
    crate::cases(&["tests/cmd/base/*.trycmd"]);
}

const FLAKE: &str = "{
  outputs = _: {
    legacyPackages.SYSTEM.crossflake.base = {
      version = 1;
      files.\"Cargo.lock\" = builtins.readFile ./Cargo.lock;
    };
  };
}
";
const BASE: &str = "{
  \"files\": {
    \"Cargo.lock\": \"one\\n\"
  },
  \"version\": 1
}
";

/// A flake in a git repository that tracks its files. `ignored` is the text of .gitignore.
fn project(ignored: &str) -> Project {
    let flake = FLAKE.replace("SYSTEM", &crate::system());
    let project = Project::new(&[("flake.nix", &flake), ("Cargo.lock", "one\n"), (".gitignore", ignored)]);
    project.succeed("git", &["init", "--quiet"]);
    project.succeed("git", &["add", "--all"]);
    project
}

#[test]
fn the_flakes_base_is_written_and_git_tracks_it() {
    let project = project(".test\n");
    let output = project.crossflake(0, &["base"]);
    assert!(stderr(&output).contains("wrote nix/base.json"), "{}", stderr(&output));
    assert_eq!(project.read("nix/base.json"), BASE);
    assert!(project.succeed("git", &["ls-files"]).contains("nix/base.json\n"));

    let output = project.crossflake(0, &["base"]);
    assert!(stderr(&output).contains("nix/base.json is current"), "{}", stderr(&output));
    project.write("Cargo.lock", "two\n");
    assert_eq!(stderr(&project.crossflake(0, &["base", "--quiet"])), "");
    assert_eq!(project.read("nix/base.json"), BASE.replace("one", "two"));
}

#[test]
fn a_note_warns_of_a_base_that_git_ignores() {
    let project = project(".test\nnix\n");
    let output = project.crossflake(0, &["base"]);
    assert!(stderr(&output).contains("git ignores nix/base.json"), "{}", stderr(&output));
}

#[test]
fn the_file_stays_as_it_is_if_evaluation_fails() {
    let project = project(".test\n");
    project.crossflake(0, &["base"]);
    project.write("flake.nix", "{ outputs = _: throw \"no base\"; }");
    let output = project.crossflake(2, &["base"]);
    assert!(stderr(&output).contains("no base"), "{}", stderr(&output));
    assert_eq!(project.read("nix/base.json"), BASE);
}

#[test]
fn without_a_flake_there_is_an_error() {
    let project = Project::new(&[]);
    let output = project.crossflake(2, &["base"]);
    assert!(stderr(&output).contains("there is no flake.nix in this folder"), "{}", stderr(&output));
    assert!(!project.path("nix").exists());
}
