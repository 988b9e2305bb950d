//! Checks and shells run a target's tests on the build machine, under the target's runner.

use std::path::Path;
use std::process::{Command, Output};

use crate::end_to_end::tools::{crossflake, init, nix, run, runner_path, system, track, version_of_this_run, write};

const TARGET: &str = "aarch64-linux";

#[test]
fn a_check_without_tests_fails_unless_the_manifest_turns_tests_off() {
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
    make_project(folder, "#[test]\nfn is_of_the_target() {\n    assert_eq!(std::env::consts::ARCH, \"aarch64\");\n}\n");
    let runner = runner_path(folder, TARGET);
    for (command, expected) in [("test", "test is_of_the_target ... ok"), ("run", "a program of aarch64")] {
        let develop = ["develop", &format!(".#{TARGET}"), "-c", "cargo", command, "--verbose"];
        let output = run(nix(folder).args(develop));
        assert!(String::from_utf8_lossy(&output.stdout).contains(expected), "{output:?}");
        // The kernel may start the program without the runner: check that cargo used the runner.
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
    let attribute = format!(".#checks.{}.{TARGET}", system());
    nix(folder).args(["build", "--no-link", "--print-build-logs", &attribute]).output().unwrap()
}

fn log(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
