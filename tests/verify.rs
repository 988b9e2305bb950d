//! `crossflake verify` and `crossflake-verify` on programs that this machine's gcc links.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

#[test]
fn wrong_usage_and_missing_files_are_errors() {
    // trycmd finds the program in the folder of `crossflake`.
    small_verifier();
    crate::cases(&["tests/cmd/verify/*.trycmd"]);
}

/// This machine's triple for the C library `system`: `gnu` or `musl`.
fn triple(system: &str) -> String {
    format!("{}-unknown-linux-{system}", std::env::consts::ARCH)
}

/// A program in a temporary folder.
struct Program {
    folder: TempDir,
    path: PathBuf,
}

impl Program {
    /// Compiles and links a program with gcc. `options` precede the source file.
    fn linked(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("hello.c");
        let path = folder.path().join("hello");
        std::fs::write(&source, "#include <stdio.h>\nint main(void) { return puts(\"hello\") < 0; }\n").unwrap();
        succeed(Command::new("gcc").args(options).arg("-o").arg(&path).arg(&source));
        Self { folder, path }
    }

    /// Runs `crossflake verify --json`. Returns exit code and the file's object.
    fn verified(&self, arguments: &[&str]) -> (i32, Value) {
        let output = verify().arg("--json").args(arguments).arg(&self.path).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        let mut files: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(files.len(), 1);
        (output.status.code().unwrap(), files.remove(0))
    }

    fn facts(&self) -> Value {
        let (code, file) = self.verified(&[]);
        assert_eq!((code, &file["ok"]), (0, &Value::Bool(true)));
        file["facts"].clone()
    }

    /// Runs `crossflake verify`. Returns the codes of the findings, and checks that exit code and `ok` match them.
    fn findings(&self, arguments: &[&str]) -> Vec<String> {
        let (code, file) = self.verified(arguments);
        let findings = file["findings"].as_array().unwrap();
        assert_eq!((code == 0, file["ok"].as_bool().unwrap()), (findings.is_empty(), findings.is_empty()));
        assert!(code < 2);
        findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
    }
}

fn verify() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crossflake"));
    command.arg("verify");
    command
}

/// Builds `crossflake-verify`, which is in another package.
fn small_verifier() -> Command {
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--locked", "--package", "crossflake-verify"]);
    succeed(build.current_dir(crate::repository("")));
    Command::new(Path::new(env!("CARGO_BIN_EXE_crossflake")).with_file_name("crossflake-verify"))
}

fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("failed to start {command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

#[test]
fn a_program_fits_the_machine_it_was_linked_for() {
    let program = Program::linked(&["-O1", "-s"]);
    assert_eq!(program.findings(&["--triple", &triple("gnu"), "--glibc", "2.99", "--strip", "yes"]), [""; 0]);
    assert_eq!(program.findings(&["--triple", &triple("musl")]), ["not-static"]);
    assert_eq!(program.findings(&["--triple", "s390x-unknown-linux-gnu"]), ["wrong-machine"]);
}

#[test]
fn linker_options_determine_kind_and_linkage() {
    for (options, kind, linkage) in [
        (&["-pie"][..], "pie", "dynamic"),
        (&["-no-pie"], "executable", "dynamic"),
        (&["-static"], "executable", "static"),
        (&["-static-pie"], "pie", "static-pie"),
        (&["-shared", "-fPIC"], "shared-library", "dynamic"),
    ] {
        let facts = Program::linked(options).facts();
        assert_eq!((&facts["kind"], &facts["linkage"]), (&Value::from(kind), &Value::from(linkage)), "{options:?}");
        assert_eq!(facts["interpreter"].is_null(), linkage != "dynamic" || kind == "shared-library", "{options:?}");
    }
}

#[test]
fn a_static_program_fits_targets_with_musl_and_with_glibc() {
    let program = Program::linked(&["-static"]);
    assert_eq!(program.findings(&["--triple", &triple("musl")]), [""; 0]);
    assert_eq!(program.findings(&["--triple", &triple("gnu"), "--glibc", "2.17"]), [""; 0]);
}

#[test]
fn libraries_and_versions_match_readelf() {
    let program = Program::linked(&["-Wl,--no-as-needed", "-lm", "-pthread"]);
    let facts = program.facts();
    let readelf = |option: &str| {
        let output = succeed(Command::new("readelf").env("LC_ALL", "C").arg(option).arg(&program.path));
        String::from_utf8(output.stdout).unwrap()
    };
    let printed_needed: Vec<_> = readelf("-dW")
        .lines()
        .filter(|line| line.contains("(NEEDED)"))
        .map(|line| line.split(['[', ']']).nth(1).unwrap().to_owned())
        .collect();
    let needed: Vec<_> = strings(&facts["needed"]);
    assert_eq!(needed, printed_needed);
    assert!(needed.contains(&"libm.so.6".to_owned()));

    let printed_versions: BTreeSet<_> = readelf("-VW")
        .lines()
        .skip_while(|line| !line.starts_with("Version needs section"))
        .filter_map(|line| line.split_once("Name: ")?.1.split_whitespace().next())
        .map(str::to_owned)
        .collect();
    let requirements = facts["requirements"].as_array().unwrap();
    let versions = requirements.iter().map(|found| found["version"].as_str().unwrap().to_owned());
    assert_eq!(versions.collect::<BTreeSet<_>>(), printed_versions);
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_version_above_the_floor_is_reported_with_its_symbol() {
    let program = Program::linked(&[]);
    let (code, file) = program.verified(&["--triple", &triple("gnu"), "--glibc", "2.1"]);
    assert_eq!(code, 1);
    let found: Vec<_> = file["findings"].as_array().unwrap().iter().map(|finding| &finding["found"]).collect();
    let of_start = found.iter().any(|text| {
        let text = text.as_str().unwrap();
        text.contains("of libc.so.6") && text.contains("__libc_start_main")
    });
    assert!(of_start, "{found:?}");
    // A floor at the needed version is met.
    let glibc = file["facts"]["glibc"].as_str().unwrap();
    assert_eq!(program.findings(&["--triple", &triple("gnu"), "--glibc", glibc]), [""; 0]);
}

#[test]
fn effects_of_linker_options_are_found() {
    let gnu = triple("gnu");
    for (options, arguments, code) in [
        ("-Wl,-rpath,/opt/lib", &[][..], "runpath"),
        ("-Wl,--disable-new-dtags,-rpath,/opt/lib", &[], "runpath"),
        ("-Wl,--dynamic-linker=/opt/ld.so", &[], "interpreter"),
        ("-g", &["--strip", "yes"], "not-stripped"),
        ("-s", &["--strip", "no"], "stripped"),
        ("-c", &[], "wrong-kind"),
    ] {
        let program = Program::linked(&[options]);
        let arguments = [&["--triple", &gnu][..], arguments].concat();
        assert_eq!(program.findings(&arguments), [code], "{options}");
    }
}

#[test]
fn a_loaded_section_of_a_stripped_program_is_not_debug_information() {
    let folder = tempfile::tempdir().unwrap();
    let scripts = folder.path().join("scripts.s");
    std::fs::write(&scripts, ".section .debug_gdb_scripts,\"aMS\",@progbits,1\n.string \"text\"\n").unwrap();
    let program = Program::linked(&["-s", scripts.to_str().unwrap()]);
    let sections = succeed(Command::new("readelf").args(["-S", "--wide"]).arg(&program.path));
    assert!(String::from_utf8_lossy(&sections.stdout).contains(".debug_gdb_scripts"));
    let libc = if cfg!(target_env = "musl") { "musl" } else { "gnu" };
    assert_eq!(program.findings(&["--triple", &triple(libc), "--strip", "yes"]), [""; 0]);
}

#[test]
fn a_library_of_the_project_must_be_allowed() {
    let library = Program::linked(&["-shared", "-fPIC", "-Wl,-soname,libown.so.1"]);
    let own = library.path.to_str().unwrap();
    let program = Program::linked(&["-Wl,--no-as-needed", own]);
    assert_eq!(program.findings(&["--triple", &triple("gnu")]), ["needed-library"]);
    assert_eq!(program.findings(&["--triple", &triple("gnu"), "--allow-library", "libown.so.1"]), [""; 0]);
}

#[test]
fn all_files_are_checked_and_one_failure_sets_the_exit_code() {
    let good = Program::linked(&[]);
    let bad = good.folder.path().join("script");
    std::fs::write(&bad, "#!/bin/sh\n").unwrap();
    let output = verify().args(["--triple", &triple("gnu")]).args([&bad, &good.path]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    let position = |path: &Path| text.find(&format!("{}\n  format", path.display()));
    assert!(position(&bad).unwrap() < position(&good.path).unwrap(), "{text}");
    assert_eq!(text.matches("FAIL").count(), 1, "{text}");
}

#[test]
fn a_damaged_program_is_an_error_without_a_report() {
    let program = Program::linked(&[]);
    let bytes = std::fs::read(&program.path).unwrap();
    std::fs::write(&program.path, &bytes[..bytes.len() / 2]).unwrap();
    let output = verify().arg(&program.path).output().unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.starts_with(&format!("error: {} is damaged: ", program.path.display())), "{message}");
}

#[test]
fn crossflake_verify_prints_the_same_as_crossflake() {
    let program = Program::linked(&["-Wl,-rpath,/opt/lib"]);
    let gnu = triple("gnu");
    for arguments in [&[][..], &["--json"], &["--triple", &gnu, "--glibc", "2.1", "--strip=yes"], &["--triple=none"]] {
        let whole = verify().args(arguments).arg(&program.path).output().unwrap();
        let small = small_verifier().args(arguments).arg(&program.path).output().unwrap();
        assert_eq!(whole, small, "{arguments:?}");
    }
}
