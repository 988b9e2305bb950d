//! A project with a manifest, and a server with the archive for its lock.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::path::PathBuf;
use std::process::Command;

use super::archive::{Key, Suite, index};
use crate::server::{Files, Server, serve};

/// The suites of trixie, each after its archive.
pub(crate) const SUITES: [(&str, &str); 3] =
    [("debian", "trixie"), ("debian", "trixie-updates"), ("debian-security", "trixie-security")];

pub(crate) struct Project {
    folder: tempfile::TempDir,
    pub key: Key,
    pub files: Files,
    server: Server,
}

/// The exit code and errors of a command.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub code: Option<i32>,
    pub stderr: String,
}

impl Project {
    /// A project with the package `libdemo-dev`, which the main suite has in version 1.0.
    pub(crate) fn new() -> Self {
        let files = Files::default();
        let server = serve(files.clone());
        let project = Self { folder: tempfile::tempdir().unwrap(), key: Key::new(), files, server };
        project.manifest(r#""packages": ["libdemo-dev"]"#);
        project.publish("trixie", &demo("1.0"));
        project.publish("trixie-updates", "");
        project.publish("trixie-security", "");
        project
    }

    /// Writes a manifest with one target. `settings` are further keys of it, as JSON.
    pub(crate) fn manifest(&self, settings: &str) {
        let comma = if settings.is_empty() { "" } else { ", " };
        let target = format!(r#""x86_64-linux": {{ "glibc": "2.41"{comma}{settings} }}"#);
        let text = format!(r#"{{ "version": 1, "targets": {{ {target} }} }}"#);
        std::fs::write(self.folder.path().join("targets.json"), text).unwrap();
    }

    /// Publishes a signed suite with an index.
    pub(crate) fn publish(&self, codename: &str, index: &str) {
        self.publish_suite(&Suite::new(codename, index));
    }

    pub(crate) fn publish_suite(&self, suite: &Suite) {
        suite.publish(&self.files, archive_of(&suite.codename), self.key.sign(&suite.release()));
    }

    /// Runs `crossflake lock` against the archive.
    pub(crate) fn lock(&self, arguments: &[&str]) -> Outcome {
        self.lock_from(&self.server, arguments)
    }

    /// Runs `crossflake lock` against another server.
    pub(crate) fn lock_from(&self, server: &Server, arguments: &[&str]) -> Outcome {
        let output = self.lock_command(server).args(arguments).output().unwrap();
        Outcome { code: output.status.code(), stderr: String::from_utf8(output.stderr).unwrap() }
    }

    /// The command `crossflake lock` with the options for a server's archive and for the key.
    pub(crate) fn lock_command(&self, server: &Server) -> Command {
        let mut command = self.command("lock");
        command.args(["--mirror", &format!("{}/debian", server.url)]);
        command.args(["--security-mirror", &format!("{}/debian-security/", server.url)]);
        command.arg("--keyring").arg(&self.key.keyring);
        command
    }

    /// A command of crossflake in the project's folder.
    pub(crate) fn command(&self, name: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_crossflake"));
        command.current_dir(self.folder.path()).arg(name);
        command
    }

    /// The server with the archive.
    pub(crate) fn server(&self) -> &Server {
        &self.server
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn lock_path(&self) -> PathBuf {
        self.folder.path().join("targets.lock.json")
    }

    /// The text of the lock, if it exists.
    pub(crate) fn lock_text(&self) -> Option<String> {
        std::fs::read_to_string(self.lock_path()).ok()
    }
}

impl Outcome {
    /// Asserts that the command failed with exit code 2 and a message.
    #[track_caller]
    pub(crate) fn refuses(&self, message: &str) {
        assert_eq!(self.code, Some(2), "{self:?}");
        assert!(self.stderr.contains(message), "{message:?} is not in {}", self.stderr);
    }

    #[track_caller]
    pub(crate) fn succeeds(&self) {
        assert_eq!(self.code, Some(0), "{}", self.stderr);
    }
}

/// The archive that has a suite.
pub(crate) fn archive_of(codename: &str) -> &'static str {
    SUITES.iter().find(|(_, suite)| *suite == codename).unwrap().0
}

/// An index of the library libdemo, with its headers and another package.
pub(crate) fn demo(version: &str) -> String {
    let depends = format!("Depends: libdemo1 (= {version}), libc6 (>= 2.36)\n");
    index(&[("libdemo-dev", version, &depends), ("libdemo1", version, "Depends: libgcc-s1\n"), ("other", "1", "")])
}
