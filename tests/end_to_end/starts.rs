//! Builds and tests that start programs: scripts, shells and the project's own programs. The sandbox has no /bin, no /usr/bin and no
//! dynamic linker of a distribution.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::end_to_end::tools::{
    build_all, crossflake, init, nix, run, system, track, under_runner, version_of_this_run, write,
};

/// The triple of this machine.
fn native() -> String {
    format!("{}-unknown-linux-gnu", std::env::consts::ARCH)
}

fn write_script(folder: &Path, file: &str, text: &str) {
    write(folder, file, text);
    std::fs::set_permissions(folder.join(file), std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn make_project(folder: &Path, manifest: &str, triples: &[&str]) {
    let version = version_of_this_run();
    let package = format!("[package]\nname = \"app\"\nversion = \"{version}\"\nedition = \"2021\"\n{manifest}");
    write(folder, "Cargo.toml", &package);
    run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--offline", "--quiet"]));
    track(folder);
    init(folder, triples);
}

/// The log of a check that must pass.
fn check(folder: &Path, target: &str) -> String {
    run(crossflake(folder).args(["fetch", "--quiet", target]));
    let attribute = format!(".#checks.{}.{target}", system());
    let output = run(nix(folder).args(["build", "--no-link", "--print-build-logs", &attribute]));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const MAIN: &str = r#"use std::process::Command;

fn main() {
    // With the argument `again`, starts itself.
    let own = std::env::current_exe().unwrap();
    if std::env::args().nth(1).as_deref() == Some("again") {
        assert!(Command::new(&own).env_clear().status().unwrap().success());
    }
    print!("{} {}", own.file_name().unwrap().to_str().unwrap(), include_str!("../tests/fixture.sh"));
}
"#;

const TESTS: &str = r##"use std::process::Command;

fn output(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_projects_program_starts() {
    let mut app = Command::new(env!("CARGO_BIN_EXE_app"));
    assert_eq!(output(&mut app), format!("app {}", include_str!("fixture.sh")));
    assert!(output(app.arg("again").env_clear()).ends_with(include_str!("fixture.sh")));
}

#[test]
fn scripts_keep_their_first_line() {
    let text = std::fs::read_to_string("tests/fixture.sh").unwrap();
    assert!(text.starts_with("#!/bin/sh\n") && text == include_str!("fixture.sh"), "{text}");
}

#[test]
fn scripts_and_shells_start() {
    assert_eq!(output(Command::new("tests/fixture.sh").arg("b")), "fixture of app, b\n");
    assert_eq!(output(Command::new("/bin/sh").args(["-c", "exec tests/env.sh a"])), "env a\n");
    assert_eq!(output(Command::new("sh").args(["-c", "tests/env.sh a | /usr/bin/tr a c"])), "env c\n");
    assert_eq!(output(Command::new("/usr/bin/env").args(["-i", "/bin/bash", "tests/env.sh", "d"])), "env d\n");
}
"##;

#[test]
fn tests_of_this_machines_own_target_start_programs() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "src/main.rs", MAIN);
    write(folder, "tests/starts.rs", TESTS);
    write_script(folder, "tests/fixture.sh", "#!/bin/sh\necho \"fixture of app, $1\"\n");
    write_script(folder, "tests/env.sh", "#!/usr/bin/env bash\necho \"env $1\"\n");
    make_project(folder, "", &[&native()]);
    let log = check(folder, &system());
    assert!(log.contains("crossflake: 3 tests passed"), "{log}");
    let [built] = &build_all(folder)[..] else { panic!("one program") };
    assert_eq!(built.runs, Some(true), "{built:?}");
    let program = folder.join(&built.file).canonicalize().unwrap();
    let text = under_runner(folder, &built.target, &program, &[]);
    assert!(text.contains("#!/bin/sh\necho \"fixture"), "{text}");
}

/// Tests with an own `main` function, as custom test frameworks have them.
#[test]
fn tests_without_libtest_count() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "src/lib.rs", "");
    write(folder, "src/main.rs", "fn main() {}\n");
    write(folder, "tests/own.rs", "fn main() {\n    println!(\"3 of 3 scenarios\");\n}\n");
    write(folder, "tests/quiet.rs", "fn main() {}\n");
    // The output that is counted does not depend on the project's configuration.
    write(folder, ".cargo/config.toml", "[term]\nquiet = true\ncolor = \"always\"\n");
    let own = "[[test]]\nname = \"own\"\nharness = false\n[[test]]\nname = \"quiet\"\nharness = false\n";
    make_project(folder, own, &["aarch64-unknown-linux-gnu"]);
    let log = check(folder, "aarch64-linux");
    assert!(log.contains("use another test harness: 2"), "{log}");

    write(folder, "tests/quiet.rs", "fn main() {\n    std::process::exit(3);\n}\n");
    track(folder);
    let attribute = format!(".#checks.{}.aarch64-linux", system());
    let failed = nix(folder).args(["build", "--no-link", "--print-build-logs", &attribute]).output().unwrap();
    assert!(!failed.status.success());
}

/// The tests look at the environment: programs for another machine do not get exec.so.
#[test]
fn programs_under_an_emulator_do_not_see_the_library() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "src/main.rs", "fn main() {}\n");
    let test = "#[test]\nfn there_is_no_library() {\n    assert_eq!(std::env::var_os(\"LD_PRELOAD\"), None);\n}\n";
    write(folder, "tests/environment.rs", test);
    make_project(folder, "", &["aarch64-unknown-linux-gnu", "x86_64-pc-windows-gnu", "wasm32-wasip1"]);
    for target in ["aarch64-linux", "x86_64-windows", "wasm32-wasip1"] {
        let log = check(folder, target);
        assert!(log.contains("crossflake: 1 tests passed"), "{target}: {log}");
    }
}

const BUILD: &str = r##"use std::process::Command;

/// The output of a command that must succeed.
fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{program}: {output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn main() {
    let out = std::env::var("OUT_DIR").unwrap();
    let program = format!("{out}/commands");
    output(&std::env::var("HOST_CC").unwrap(), &["-o", &program, "commands.c"]);
    let answers = [
        // A script, started by each of: Rust's standard library, a path without the folder, shells, make, and system and
        // popen of libc.
        output("./configure", &["a"]),
        output("/bin/sh", &["-c", "./configure b"]),
        output("sh", &["configure", "c"]),
        output("env", &["-i", "./configure", "d"]),
        output("make", &["--silent", "--no-print-directory"]),
        output(&program, &[]),
        output("awk", &["BEGIN { system(\"./configure i\") }"]),
        // A program that was linked on another system.
        output("./prebuilt", &[]),
    ];
    println!("cargo:rustc-env=ANSWERS={}", answers.join(", ").replace('\n', ", "));
    println!("cargo:rustc-env=FIRST_LINE={}", std::fs::read_to_string("configure").unwrap().lines().next().unwrap());
}
"##;

const COMMANDS: &str = r#"#include <stdio.h>
#include <stdlib.h>

int main(void) {
  char line[99];
  FILE *stream = popen("./configure g | cat", "r");
  fputs(fgets(line, sizeof line, stream), stdout);
  fflush(stdout);
  return pclose(stream) || system("./configure h");
}
"#;

#[test]
fn build_scripts_start_scripts_in_every_way() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "build.rs", BUILD);
    write(folder, "commands.c", COMMANDS);
    run(Command::new("gcc").current_dir(folder).args(["-o", "prebuilt", "commands.c"]));
    write(folder, "src/main.rs", "fn main() {\n    print!(\"{} {}\", env!(\"FIRST_LINE\"), env!(\"ANSWERS\"));\n}\n");
    write_script(folder, "configure", "#! /bin/sh\nexec ./helper \"$1\"\n");
    write_script(folder, "helper", "#!/usr/bin/env -S bash -e\n[[ $1 ]] && echo \"script $1\"\n");
    write(folder, "Makefile", "all:\n\t@./configure e; ./helper f\n\t@test \"$(SHELL)\" != ''\n");
    let triples = [native(), "aarch64-unknown-linux-gnu".to_owned(), "x86_64-unknown-linux-musl".to_owned()];
    make_project(folder, "", &triples.each_ref().map(String::as_str));
    let names = "abcdefghigh".chars().map(|name| format!("script {name}")).collect::<Vec<_>>().join(", ");
    for built in build_all(folder) {
        assert_eq!(built.runs, Some(true), "{built:?}");
        let program = folder.join(&built.file).canonicalize().unwrap();
        let text = under_runner(folder, &built.target, &program, &[]);
        assert_eq!(text, format!("#! /bin/sh {names}"), "{built:?}");
    }
}
