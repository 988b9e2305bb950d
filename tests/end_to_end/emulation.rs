//! Tests of a target run on the build machine, under its runner: in checks and in shells.

use std::path::Path;
use std::process::{Command, Output};

use crate::end_to_end::tools::{crossflake, init, nix, run, stdout, track, version_of_this_run, write};

const TARGET: &str = "aarch64-linux";

#[test]
fn a_check_in_which_no_test_ran_fails_unless_the_manifest_says_that_there_are_none() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_project(folder, "");
    let failed = check(folder);
    assert!(!failed.status.success(), "{failed:?}");
    assert!(log(&failed).contains("no test ran, so nothing was shown"), "{failed:?}");

    let manifest = std::fs::read_to_string(folder.join("targets.json")).unwrap();
    write(folder, "targets.json", &manifest.replace("\"targets\"", "\"tests\": false, \"targets\""));
    run(crossflake(folder).arg("generate"));
    track(folder);
    let passed = check(folder);
    assert!(passed.status.success(), "{passed:?}");
    assert!(log(&passed).contains("no tests run: \"tests\" is false in targets.json"), "{passed:?}");
}

#[test]
fn a_check_runs_the_tests_in_the_documentation_for_the_target() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_project(folder, "");
    write(folder, "src/lib.rs", "//! ```\n//! assert_eq!(std::env::consts::ARCH, \"aarch64\");\n//! ```\n");
    track(folder);
    let passed = check(folder);
    assert!(passed.status.success(), "{passed:?}");
    assert!(log(&passed).contains("crossflake: 1 tests passed under"), "{passed:?}");
}

#[test]
fn in_the_shell_cargo_tests_and_runs_under_the_same_runner() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_project(
        folder,
        "#[test]\nfn is_of_the_target() {\n    assert_eq!(std::env::consts::ARCH, \"aarch64\");\n}\n",
    );
    let runner = format!(".#legacyPackages.x86_64-linux.crossflake.runners.{TARGET}");
    let runner = stdout(nix(folder).args(["eval", "--raw", &runner]));
    for (command, said) in [("test", "test is_of_the_target ... ok"), ("run", "a program of aarch64")] {
        let develop = ["develop", &format!(".#{TARGET}"), "-c", "cargo", command, "--verbose"];
        let output = run(nix(folder).args(develop));
        assert!(String::from_utf8_lossy(&output.stdout).contains(said), "{output:?}");
        // The machine may know how to start the program without any: that it was asked is the point.
        let started = format!("Running `{runner}/bin/run ");
        assert!(log(&output).contains(&started), "{output:?}");
    }
}

fn make_project(folder: &Path, tests: &str) {
    let version = version_of_this_run();
    let manifest = format!("[package]\nname = \"made\"\nversion = \"{version}\"\nedition = \"2021\"\n");
    write(folder, "Cargo.toml", &manifest);
    let main = "fn main() {\n    println!(\"a program of {}\", std::env::consts::ARCH);\n}\n";
    write(folder, "src/main.rs", &format!("{main}\n{tests}"));
    track(folder);
    run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--quiet"]));
    track(folder);
    init(folder, &["aarch64-unknown-linux-gnu"]);
    run(crossflake(folder).args(["fetch", "--quiet", TARGET]));
}

fn check(folder: &Path) -> Output {
    let attribute = format!(".#checks.x86_64-linux.{TARGET}");
    nix(folder).args(["build", "--no-link", "--print-build-logs", &attribute]).output().unwrap()
}

fn log(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
