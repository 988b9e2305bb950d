//! `crossflake build` with the machine's Nix on a store of the test's own, and the running of programs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use crossflake::build::run::run;
use serde_json::Value;
use tempfile::TempDir;

#[test]
fn the_command_line() {
    trycmd::TestCases::new()
        .env("COLUMNS", "100")
        .case("tests/cmd/build/*.trycmd")
        .case("tests/cmd/sbom/*.trycmd");
}

fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?} cannot be run: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

fn script(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

mod running {
    use super::*;

    /// Runs the script `text` with the arguments `a b` through a runner that hands its arguments on.
    fn run_script(text: &str, timeout: Duration) -> crossflake::build::run::Run {
        let folder = tempfile::tempdir().unwrap();
        let (runner, program) = (folder.path().join("run"), folder.path().join("program"));
        script(&runner, "exec \"$@\"");
        script(&program, text);
        run(&runner, &program, &["a".to_owned(), "b".to_owned()], timeout).unwrap()
    }

    const ENOUGH: Duration = Duration::from_secs(30);

    #[test]
    fn a_program_gets_its_arguments_and_its_output_is_kept() {
        let run = run_script("echo \"$@\"; echo talk >&2", ENOUGH);
        assert_eq!((run.failure, run.output.as_str()), (None, "a b\ntalk"));
    }

    #[test]
    fn a_program_that_fails_says_how() {
        assert_eq!(run_script("exit 3", ENOUGH).failure.as_deref(), Some("exit code 3"));
        assert_eq!(run_script("kill -SEGV $$", ENOUGH).failure.as_deref(), Some("signal 11"));
    }

    #[test]
    fn a_program_without_end_is_ended_with_all_it_started() {
        let start = Instant::now();
        let run = run_script("sleep 60 & sleep 60", Duration::from_secs(1));
        assert_eq!(run.failure.as_deref(), Some("no end after 1 s"));
        assert!(start.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn a_program_that_writes_without_end_fills_no_pipe() {
        let run = run_script("yes | head -c 1000000; echo end", ENOUGH);
        assert_eq!(run.failure, None);
        assert!(run.output.ends_with("\nend") && run.output.lines().count() == 20);
    }
}

/// A flake whose outputs are fixed, so that they are in the store and nothing has to be built in a sandbox.
/// Two targets: programs of `good` run, those of `bad` do not.
struct Project {
    folder: TempDir,
}

const FLAKE: &str = r#"{
  outputs = _:
    let
      hashes = builtins.fromJSON (builtins.readFile ./hashes.json);
      fixed = builtins.mapAttrs (name: outputHash: derivation {
        inherit name outputHash;
        outputHashMode = "recursive";
        outputHashAlgo = "sha256";
        system = "x86_64-linux";
        builder = "/nowhere";
      }) hashes;
      target.check.run = [ "--version" ];
    in
    {
      packages.x86_64-linux = { inherit (fixed) good bad; };
      legacyPackages.x86_64-linux.crossflake = {
        targets = { good = target; bad = target; };
        runners = { good = fixed.runner; bad = fixed.runner; };
        sources = { good = [ ]; bad = [ ]; };
      };
    };
}"#;

impl Project {
    fn new() -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        let flake = project.path("flake");
        fs::create_dir(&flake).unwrap();
        fs::write(flake.join("flake.nix"), FLAKE).unwrap();
        let program = "int main(int n, char **a) { return n == 2 && a[1][0] == '-' ? FAIL : 1; }";
        fs::write(project.path("hello.c"), format!("{program}\n")).unwrap();
        for (name, fail) in [("good", "-DFAIL=0"), ("bad", "-DFAIL=7")] {
            let bin = project.path(name).join("bin");
            fs::create_dir_all(&bin).unwrap();
            let mut gcc = Command::new("gcc");
            succeed(gcc.args(["-s", fail, "-o"]).arg(bin.join("hello")).arg(project.path("hello.c")));
        }
        script(&project.path("runner/bin/run"), "exec \"$@\"");
        let hashes: serde_json::Map<String, Value> = ["good", "bad", "runner"]
            .map(|name| (name.to_owned(), project.add(name).into()))
            .into_iter()
            .collect();
        fs::write(flake.join("hashes.json"), Value::from(hashes).to_string()).unwrap();
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// A program that uses a store below the test's folder, whose paths are really there.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("NIX_REMOTE", "local").env("HOME", self.folder.path());
        command.env("NIX_STORE_DIR", self.path("nix/store")).env("NIX_STATE_DIR", self.path("nix/var"));
        command.env("NIX_LOG_DIR", self.path("nix/log")).env("NIX_CONF_DIR", self.path("nix/conf"));
        command.env("XDG_CACHE_HOME", self.path("cache")).current_dir(self.folder.path());
        command
    }

    /// Adds a folder to the store and returns its hash.
    fn add(&self, name: &str) -> String {
        let mut add = self.command("nix-store");
        succeed(add.args(["--add-fixed", "--recursive", "sha256"]).arg(self.path(name)));
        let mut hash = self.command("nix-hash");
        let output = succeed(hash.args(["--type", "sha256", "--base32"]).arg(self.path(name)));
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }

    fn build(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(env!("CARGO_BIN_EXE_crossflake"));
        command.args(["build", "--flake", "path:./flake", "--quiet"]).args(arguments).output().unwrap()
    }
}

#[test]
fn what_was_built_is_linked_inspected_and_started() {
    let project = Project::new();
    let output = project.build(&["good", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let built: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(built.as_array().unwrap().len(), 1);
    assert_eq!(built[0]["target"], "good");
    assert_eq!(built[0]["file"], "result-good/bin/hello");
    assert_eq!(built[0]["linkage"], "dynamic");
    assert_eq!(built[0]["runs"], true);
    let link = fs::read_link(project.path("result-good")).unwrap();
    assert!(link.starts_with(project.path("nix/store")), "{}", link.display());
    assert!(!project.path("result-bad").exists());
}

#[test]
fn a_program_that_does_not_run_makes_the_answer_no() {
    let project = Project::new();
    let output = project.build(&["--all", "--out-link", "out/x"]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let table = String::from_utf8(output.stdout).unwrap();
    let ends: Vec<&str> = table.lines().map(|line| line.rsplit("  ").next().unwrap()).collect();
    assert_eq!(ends, ["runs", "exit code 7", "yes"], "{table}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("out/x-bad/bin/hello does not run"));
}

#[test]
fn without_running_there_is_no_answer_to_whether_it_runs() {
    let output = Project::new().build(&["bad", "--no-run", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let built: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(built[0]["runs"], Value::Null);
}

#[test]
fn an_unknown_target_is_an_error_that_lists_the_flakes_own() {
    let output = Project::new().build(&["ugly"]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains(r#"no target "ugly": it has "bad", "good""#), "{message}");
}

#[test]
fn a_stale_generated_file_is_not_built_from() {
    let project = Project::new();
    let manifest = r#"{ "version": 1, "targets": { "x86_64-linux": { } } }"#;
    fs::write(project.path("flake/targets.json"), manifest).unwrap();
    fs::create_dir(project.path("flake/nix")).unwrap();
    fs::write(project.path("flake/nix/targets.nix"), "{ }").unwrap();
    let output = project.build(&["good"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("run `crossflake generate`"));
    assert!(!project.path("result-good").exists());
}
