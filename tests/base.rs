//! `crossflake base` in a folder with a flake that says by hand what its base is.

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
const KEPT: &str = "{
  \"files\": {
    \"Cargo.lock\": \"one\\n\"
  },
  \"version\": 1
}
";

/// A flake in a git repository, which knows its files.
fn project(ignored: &str) -> Project {
    let flake = FLAKE.replace("SYSTEM", &crate::system());
    let project = Project::new(&[("flake.nix", &flake), ("Cargo.lock", "one\n"), (".gitignore", ignored)]);
    project.succeed("git", &["init", "--quiet"]);
    project.succeed("git", &["add", "--all"]);
    project
}

#[test]
fn what_the_flake_says_is_kept_and_git_knows_of_it() {
    let project = project(".test\n");
    let output = project.crossflake(0, &["base"]);
    assert!(stderr(&output).contains("wrote nix/base.json"), "{}", stderr(&output));
    assert_eq!(project.read("nix/base.json"), KEPT);
    assert!(project.succeed("git", &["ls-files"]).contains("nix/base.json\n"));

    let output = project.crossflake(0, &["base"]);
    assert!(stderr(&output).contains("nix/base.json is current"), "{}", stderr(&output));
    project.write("Cargo.lock", "two\n");
    assert_eq!(stderr(&project.crossflake(0, &["base", "--quiet"])), "");
    assert_eq!(project.read("nix/base.json"), KEPT.replace("one", "two"));
}

#[test]
fn a_base_that_git_ignores_is_told() {
    let project = project(".test\nnix\n");
    let output = project.crossflake(0, &["base"]);
    assert!(stderr(&output).contains("git ignores nix/base.json"), "{}", stderr(&output));
}

#[test]
fn what_was_kept_stays_where_the_flake_has_no_answer() {
    let project = project(".test\n");
    project.crossflake(0, &["base"]);
    project.write("flake.nix", "{ outputs = _: throw \"no answer\"; }");
    let output = project.crossflake(2, &["base"]);
    assert!(stderr(&output).contains("no answer"), "{}", stderr(&output));
    assert_eq!(project.read("nix/base.json"), KEPT);
}

#[test]
fn without_a_flake_there_is_nothing_to_keep() {
    let project = Project::new(&[]);
    let output = project.crossflake(2, &["base"]);
    assert!(stderr(&output).contains("there is no flake.nix in this folder"), "{}", stderr(&output));
    assert!(!project.path("nix").exists());
}
