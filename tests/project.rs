//! A cargo project in a temporary folder with its own Nix store, in which tests run crossflake.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A flake with fixed-output derivations, so that no build is needed: one target for each output except the runner.
/// SYSTEM stands for this machine's name in Nix.
const FLAKE: &str = r#"{
  outputs = _:
    let
      hashes = builtins.fromJSON (builtins.readFile ./hashes.json);
      fixed = builtins.mapAttrs (name: outputHash: derivation {
        inherit name outputHash;
        outputHashMode = "recursive";
        outputHashAlgo = "sha256";
        system = "SYSTEM";
        builder = "/nowhere";
      }) hashes;
      packages = builtins.removeAttrs fixed [ "runner" ];
      each = value: builtins.mapAttrs (_: _: value) packages;
    in
    {
      packages.SYSTEM = packages;
      legacyPackages.SYSTEM.crossflake = {
        targets = each { check.run = builtins.fromJSON (builtins.readFile ./run.json); supply = "debian"; };
        inherit packages;
        runners = each fixed.runner;
        sources = each [ ];
      };
    };
}"#;

pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// A project with these files, as pairs of path and content.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        for (path, content) in files {
            project.write(path, content);
        }
        project
    }

    /// A project with shell scripts in its store, and a flake with them as the targets `one` and `two`.
    pub(crate) fn fixed() -> Self {
        let project = Self::new(&[
            ("runner/bin/run", "#!/bin/sh\necho \"through the runner\"\nexec \"$@\"\n"),
            ("one/bin/program", "#!/bin/sh\necho \"$@\"\nexit 7\n"),
            ("two/bin/a", "#!/bin/sh\n"),
            ("two/bin/b", "#!/bin/sh\necho b\n"),
        ]);
        project.write_flake(&["one", "two"], None);
        project
    }

    /// Adds the folders `runner` and `targets` to its store, and writes a flake with these targets into the folder
    /// `flake`. The flake's check starts their programs with the arguments `run`, or not at all.
    pub(crate) fn write_flake(&self, targets: &[&str], run: Option<&[&str]>) {
        let mut hashes = serde_json::Map::new();
        for name in targets.iter().chain(&["runner"]) {
            self.succeed("chmod", &["-R", "+x", &format!("{name}/bin")]);
            self.succeed("nix-store", &["--add-fixed", "--recursive", "sha256", name]);
            let hash = self.succeed("nix-hash", &["--type", "sha256", "--base32", name]);
            hashes.insert((*name).to_owned(), hash.trim_end().into());
        }
        self.write("flake/flake.nix", &FLAKE.replace("SYSTEM", &crate::system()));
        self.write("flake/hashes.json", &serde_json::Value::from(hashes).to_string());
        self.write("flake/run.json", &serde_json::json!(run).to_string());
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, content: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Writes Cargo.lock without a network.
    pub(crate) fn lock(self) -> Self {
        self.succeed("cargo", &["generate-lockfile", "--offline"]);
        self
    }

    /// Runs a program, which must succeed, and returns its stdout.
    pub(crate) fn succeed(&self, program: &str, arguments: &[&str]) -> String {
        let output = self.command(program).args(arguments).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program} {arguments:?}: {stderr}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs crossflake, which must exit with `code`.
    pub(crate) fn crossflake(&self, code: i32, arguments: &[&str]) -> Output {
        let output = self.command(env!("CARGO_BIN_EXE_crossflake")).args(arguments).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "crossflake {arguments:?}: {stderr}");
        output
    }

    /// A command in the project's folder, with its own Nix store, and without the user's settings of Nix and git.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let below = |folder: &str| self.path(Path::new(".test").join(folder).to_str().unwrap());
        command.current_dir(self.folder.path()).env("XDG_CACHE_HOME", below("cache"));
        command.env("NIX_REMOTE", "local").env("NIX_STORE_DIR", below("nix/store"));
        command.env("NIX_STATE_DIR", below("nix/var")).env("NIX_LOG_DIR", below("nix/log"));
        command.env("NIX_CONF_DIR", below("nix/conf"));
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        command
    }
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}
