//! `crossflake doctor` without a file, on machines and projects that the tests set up.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// A folder with a project and a Nix store.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        fs_err::create_dir(place.project()).unwrap();
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn project(&self) -> PathBuf {
        self.path("project")
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.project().join(file);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }

    fn run(&self, program: impl AsRef<Path>, arguments: &[&str]) -> std::process::Output {
        let mut command = Command::new(program.as_ref());
        command.args(arguments).current_dir(self.project()).env("HOME", self.folder.path());
        command.env("NIX_REMOTE", "local").env("NIX_CONF_DIR", self.path("nix/conf"));
        command.env("NIX_STORE_DIR", self.path("nix/store")).env("NIX_STATE_DIR", self.path("nix/var"));
        command.env("NIX_LOG_DIR", self.path("nix/log")).env("XDG_CACHE_HOME", self.path("cache"));
        command.output().unwrap()
    }

    /// The exit code of `crossflake doctor --json`, and its findings.
    fn doctor(&self) -> (Option<i32>, Vec<Value>) {
        let output = self.run(env!("CARGO_BIN_EXE_crossflake"), &["doctor", "--json"]);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
    }

    fn git(&self, arguments: &[&str]) {
        let output = self.run("git", arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

fn finding<'f>(findings: &'f [Value], check: &str) -> &'f Value {
    let found = findings.iter().find(|finding| finding["check"] == check);
    found.unwrap_or_else(|| panic!("no check {check}: {findings:?}"))
}

#[test]
fn nixs_settings_come_from_its_file() {
    let place = Place::new();
    let (_, findings) = place.doctor();
    assert_eq!(finding(&findings, "nix")["state"], "ok");
    assert_eq!(finding(&findings, "features")["state"], "warning");

    fs_err::create_dir_all(place.path("nix/conf")).unwrap();
    let settings = "experimental-features = nix-command flakes\nsandbox = false\nbuild-users-group =\n";
    fs_err::write(place.path("nix/conf/nix.conf"), settings).unwrap();
    let (_, findings) = place.doctor();
    assert_eq!(finding(&findings, "features")["state"], "ok");
    assert_ne!(finding(&findings, "sandbox")["state"], "ok");
    assert_eq!(finding(&findings, "build-users")["state"], "ok");
}

#[test]
fn a_store_that_is_not_writable_is_a_problem() {
    let place = Place::new();
    let (_, findings) = place.doctor();
    assert_eq!(finding(&findings, "store")["state"], "ok", "{findings:?}");

    fs_err::remove_dir_all(place.path("nix/store")).unwrap();
    fs_err::write(place.path("nix/store"), "a file in the place of the store").unwrap();
    let (code, findings) = place.doctor();
    assert_eq!((code, &finding(&findings, "store")["state"]), (Some(1), &Value::from("problem")));
}

#[test]
fn without_nix_the_answer_is_no_with_instructions() {
    let place = Place::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_crossflake"));
    let output = command.arg("doctor").current_dir(place.project()).env("PATH", place.project()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("problem  nix: nix is not on PATH\n           install Nix: "), "{text}");
    assert!(text.contains("\nwarning  cargo: not on PATH"), "{text}");
}

#[test]
fn a_project_is_ok_if_generated_and_tracked() {
    let place = Place::new();
    let state = |check: &str| finding(&place.doctor().1, check)["state"].as_str().unwrap().to_owned();
    assert_eq!(state("project"), "ok");

    place.write("targets.json", r#"{ "version": 1, "targets": { "aarch64-linux": {} } }"#);
    assert_eq!(state("generated"), "problem");
    assert_eq!(state("flake"), "problem");

    place.run(env!("CARGO_BIN_EXE_crossflake"), &["generate"]);
    place.write("flake.nix", "{ outputs = _: { }; }");
    place.write("Cargo.lock", "version = 4\n");
    assert_eq!(state("generated"), "ok");
    assert_eq!(state("flake"), "warning");

    place.git(&["init", "--quiet"]);
    place.git(&["add", "targets.json", "flake.nix"]);
    let (code, findings) = place.doctor();
    assert_eq!(code, Some(1));
    let flake = finding(&findings, "flake");
    assert_eq!(flake["steps"], serde_json::json!(["git add --force nix/targets.nix Cargo.lock"]));
    place.git(&["add", "nix", "Cargo.lock"]);
    assert_eq!(state("flake"), "ok");
}

#[test]
fn the_lock_check_names_missing_sets() {
    let place = Place::new();
    place.write("targets.json", r#"{ "version": 1, "targets": { "aarch64-linux": { "tools": ["cmake"] } } }"#);
    let (_, findings) = place.doctor();
    let lock = finding(&findings, "lock");
    assert!(lock["message"].as_str().unwrap().contains("the set tools/aarch64-linux is missing"), "{lock}");
    place.write("targets.lock.json", "{");
    let (_, findings) = place.doctor();
    assert_eq!(finding(&findings, "lock")["state"], "problem");
}
