use std::process::Command;

#[test]
fn the_first_line_stays() {
    let text = std::fs::read_to_string("tests/fixtures/script.sh").unwrap();
    assert!(text.starts_with("#!/bin/sh\n"), "{text}");
    let text = include_str!("fixtures/python");
    assert!(text.starts_with("#!/usr/bin/env python3\n"), "{text}");
}

#[test]
fn scripts_run() {
    let output = Command::new("tests/fixtures/script.sh").arg("x").output().unwrap();
    assert_eq!(output.stdout, b"script x\n");
    let output = Command::new("sh").args(["-c", "tests/fixtures/script.sh y; exit 3"]).output().unwrap();
    assert_eq!((output.stdout.as_slice(), output.status.code()), (b"script y\n".as_slice(), Some(3)));
}

#[test]
fn files_can_be_written() {
    std::fs::write("tests/fixtures/written.txt", "").unwrap();
    std::fs::write("tests/fixtures/read-only.txt", "changed").unwrap();
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("x"), "").unwrap();
    std::fs::write(std::env::temp_dir().join("compat-of-a-test"), "").unwrap();
    assert!(std::env::var_os("HOME").is_some());
}

#[test]
fn the_program_runs_by_a_shell_and_in_another_folder() {
    let program = env!("CARGO_BIN_EXE_app");
    let output = Command::new("sh").args(["-c", "\"$0\" a b", program]).output().unwrap();
    assert_eq!(output.stdout, b"3\n");
    let output = Command::new(program).current_dir(std::env::temp_dir()).env_clear().output().unwrap();
    assert_eq!(output.stdout, b"1\n");
    // A copy elsewhere, as tests of installers make it.
    let copy = std::env::temp_dir().join("compat-copy");
    std::fs::copy(program, &copy).unwrap();
    assert_eq!(Command::new(&copy).output().unwrap().stdout, b"1\n");
}

#[test]
fn the_examples_and_the_test_itself_are_where_cargo_puts_them() {
    let own = std::env::current_exe().unwrap();
    let deps = own.parent().unwrap();
    assert!(deps.ends_with("deps"), "{own:?}");
    assert!(deps.parent().unwrap().join("examples").join("shown").exists());
    assert!(deps.parent().unwrap().join("app").exists());
}
