//! A flake with a list of sources, a temporary store and cache, and a mirror.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::server::{Files, Server, serve};
use crossflake_io::hash;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A flake whose sources are in a file; `SYSTEM` stands for the build machine.
pub(crate) const FLAKE: &str = "{
  outputs = _: {
    legacyPackages.SYSTEM.crossflake.sources = builtins.fromJSON (builtins.readFile ./sources.json);
  };
}";

pub(crate) const SNAPSHOT: &str = "20261121T021046Z";

/// A flake with two targets, `one` and `two`, and the folders that the command reads and writes.
pub(crate) struct Project {
    pub folder: TempDir,
}

impl Project {
    pub(crate) fn new(one: &[Value], two: &[Value]) -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(project.path("flake")).unwrap();
        fs::write(project.path("flake/flake.nix"), FLAKE.replace("SYSTEM", &crate::system())).unwrap();
        let sources = json!({ "one": one, "two": two }).to_string();
        fs::write(project.path("flake/sources.json"), sources).unwrap();
        project
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("NIX_REMOTE", self.path("store")).env("HOME", self.folder.path());
        command.env("XDG_CACHE_HOME", self.path("cache")).env("CARGO_HOME", self.path("cargo"));
        command.current_dir(self.path("flake"));
        command
    }

    /// `crossflake fetch`, with `server` as mirror and as snapshot archive.
    pub(crate) fn fetch_command(&self, server: &Server, arguments: &[&str]) -> Command {
        self.patient_fetch_command(server, 0, 5, arguments)
    }

    /// Like [`fetch`](Self::fetch), with limits: `timeout` is in seconds.
    pub(crate) fn patient_fetch_command(
        &self,
        server: &Server,
        retries: usize,
        timeout: u64,
        arguments: &[&str],
    ) -> Command {
        let mut command = self.command(env!("CARGO_BIN_EXE_crossflake"));
        command.args(["fetch", "--flake", "path:."]);
        command.args(["--retries", &retries.to_string(), "--timeout", &timeout.to_string()]);
        command.arg("--mirror").arg(format!("{}/debian", server.url));
        command.arg("--security-mirror").arg(format!("{}/debian-security", server.url));
        command.arg("--snapshots").arg(format!("{}/archive", server.url));
        command.args(arguments);
        command
    }

    pub(crate) fn fetch(&self, server: &Server, arguments: &[&str]) -> Output {
        self.fetch_command(server, arguments).output().unwrap()
    }

    /// Whether the store has a record's source, with the right bytes.
    pub(crate) fn has(&self, record: &Value) -> bool {
        let path = record["storePath"].as_str().unwrap();
        let mut command = self.command("nix-store");
        let check = succeed(command.args(["--check-validity", "--print-invalid", path]));
        if !check.stdout.is_empty() {
            return false;
        }
        succeed(self.command("nix-store").args(["--verify-path", path]));
        true
    }

    pub(crate) fn is_store_empty(&self) -> bool {
        let all = fs::read_dir(self.path("store/nix/store")).unwrap();
        all.map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.ends_with("-source") && name != ".links")
            .count()
            == 0
    }

    /// The slots in the download cache. There are none after a successful command.
    pub(crate) fn left(&self) -> Vec<PathBuf> {
        match fs::read_dir(self.path("cache/crossflake/downloads")) {
            Ok(entries) => entries.map(|entry| entry.unwrap().path()).collect(),
            Err(_) => Vec::new(),
        }
    }
}

/// Adds a file or folder that `make` creates to a temporary store, and returns its store path.
pub(crate) fn store_path(options: &[&str], name: &str, make: impl FnOnce(&Path)) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    make(&path);
    let mut command = Command::new("nix-store");
    command.env("NIX_REMOTE", folder.path().join("store")).args(options).arg(&path);
    String::from_utf8(succeed(&mut command).stdout).unwrap().trim_end().to_owned()
}

pub(crate) fn flat_path(name: &str, content: &[u8]) -> String {
    store_path(&["--add-fixed", "sha256"], name, |path| fs::write(path, content).unwrap())
}

pub(crate) fn sha256(content: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), content).unwrap();
    hash::of_file(&folder.path().join("file")).unwrap()
}

/// The record of a package `NAME.deb` with this content.
pub(crate) fn deb(name: &str, content: &[u8]) -> Value {
    let name = format!("{name}.deb");
    json!({
        "kind": "deb", "name": name, "archive": "debian", "path": format!("pool/main/{name}"),
        "snapshot": SNAPSHOT, "size": content.len(), "sha256": sha256(content),
        "storePath": flat_path(&name, content),
    })
}

pub(crate) fn crate_(name: &str, content: &[u8], lock: &Path) -> Value {
    json!({
        "kind": "crate", "name": name, "crate": "a", "version": "1.0.0", "source": "registry+https://example.org",
        "sha256": sha256(content), "storePath": flat_path(name, content), "lock": lock,
    })
}

/// A server with these files; other paths are not found.
pub(crate) fn mirror(files: &[(&str, &[u8])]) -> Server {
    let files: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(path, content)| ((*path).to_owned(), content.to_vec())).collect();
    serve(Files::new(files.into()))
}

pub(crate) fn paths(server: &Server) -> Vec<String> {
    server.requests().into_iter().map(|request| request.path).collect()
}

pub(crate) fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?} cannot be run: {error}"));
    assert!(output.status.success(), "{command:?}: {}", stderr(&output));
    output
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The stderr of a command that failed with exit code 2 and wrote nothing to stdout.
pub(crate) fn trouble(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2), "{}", stderr(output));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    stderr(output)
}

pub(crate) fn flipped(content: &[u8]) -> Vec<u8> {
    let mut content = content.to_vec();
    content[0] ^= 1;
    content
}
