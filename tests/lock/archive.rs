//! Archives of a few packages, with indices and signatures in Debian's formats.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crossflake_debian::timestamp::Timestamp;
use crossflake_io::hash::of as sha256;

use crate::server::Files;

/// An index of packages. Each has a name, a version and the lines of further fields.
pub(crate) fn index(packages: &[(&str, &str, &str)]) -> String {
    packages.iter().fold(String::new(), |mut text, (name, version, fields)| {
        let path = format!("pool/main/{name}/{name}_{version}_amd64.deb");
        let hash = sha256(path.as_bytes());
        writeln!(
            text,
            "Package: {name}\nVersion: {version}\nArchitecture: amd64\n{fields}Filename: {path}\nSize: 10\nSHA256: {hash}\n"
        )
        .unwrap();
        text
    })
}

/// A suite of one architecture, before it is signed.
#[derive(Clone)]
pub(crate) struct Suite {
    pub codename: String,
    pub date: &'static str,
    pub valid_until: Option<&'static str>,
    pub by_hash: bool,
    pub packages: Vec<u8>,
    /// The decompressed size of the index in the release file.
    pub unpacked: usize,
}

impl Suite {
    pub(crate) fn new(codename: &str, index: &str) -> Self {
        Self {
            codename: codename.to_owned(),
            date: "Sat, 21 Nov 2026 02:10:46 UTC",
            valid_until: None,
            by_hash: true,
            packages: xz(index.as_bytes()),
            unpacked: index.len(),
        }
    }

    /// The text of the `Release` file.
    pub(crate) fn release(&self) -> String {
        let until = self.valid_until.map(|until| format!("Valid-Until: {until}\n")).unwrap_or_default();
        let by_hash = if self.by_hash { "Acquire-By-Hash: yes\n" } else { "" };
        format!(
            "Origin: Debian\nSuite: stable\nCodename: {}\nDate: {}\n{until}{by_hash}Architectures: amd64\nSHA256:\n \
             {} {} main/binary-amd64/Packages.xz\n {} {} main/binary-amd64/Packages\n",
            self.codename,
            self.date,
            sha256(&self.packages),
            self.packages.len(),
            sha256(b"never downloaded"),
            self.unpacked,
        )
    }

    /// Replaces the suite below `/ARCHIVE` on a server. `in_release` is the signed release file.
    pub(crate) fn publish(&self, files: &Files, archive: &str, in_release: Vec<u8>) {
        let folder = format!("/{archive}/dists/{}", self.codename);
        let index = format!("{folder}/main/binary-amd64");
        let mut files = files.lock().unwrap();
        files.retain(|path, _| !path.starts_with(&format!("{folder}/")));
        let by_hash =
            if self.by_hash { format!("by-hash/SHA256/{}", sha256(&self.packages)) } else { "Packages.xz".into() };
        files.insert(format!("{index}/{by_hash}"), self.packages.clone());
        files.insert(format!("{folder}/InRelease"), in_release);
    }
}

pub(crate) fn xz(content: &[u8]) -> Vec<u8> {
    let mut writer = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::default()).unwrap();
    writer.write_all(content).unwrap();
    writer.finish().unwrap()
}

/// Whether a date in the form of `Release` files is in the past.
pub(crate) fn is_past(text: &str) -> bool {
    Timestamp::parse_release(text).unwrap() < Timestamp::now()
}

const LONG_AGO: [&str; 2] = ["--faked-system-time", "20200102T000000!"];

/// A key pair and its keyring.
pub(crate) struct Key {
    home: tempfile::TempDir,
    pub keyring: PathBuf,
}

impl Key {
    pub(crate) fn new() -> Self {
        Self::made("ed25519", "never", &[])
    }

    /// A key that was valid on 2 January 2020 only.
    pub(crate) fn expired() -> Self {
        Self::made("ed25519", "1d", &LONG_AGO)
    }

    /// A key that can sign with SHA-1.
    pub(crate) fn weak() -> Self {
        Self::made("rsa2048", "never", &[])
    }

    fn made(algorithm: &str, expires: &str, options: &[&str]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let keyring = home.path().join("keyring.gpg");
        let key = Self { home, keyring };
        let make = ["--passphrase", "", "--quick-gen-key", "Test archive", algorithm, "sign", expires];
        key.gpg(&[options, &make].concat(), b"");
        std::fs::write(&key.keyring, key.gpg(&["--export"], b"")).unwrap();
        key
    }

    /// Signs a text in the clear.
    pub(crate) fn sign(&self, text: &str) -> Vec<u8> {
        self.sign_with(&["--digest-algo", "SHA256"], text)
    }

    /// Signs at a time when an [expired](Key::expired) key was valid.
    pub(crate) fn sign_long_ago(&self, text: &str) -> Vec<u8> {
        self.sign_with(&LONG_AGO, text)
    }

    pub(crate) fn sign_with(&self, options: &[&str], text: &str) -> Vec<u8> {
        self.gpg(&[options, &["--clearsign"]].concat(), text.as_bytes())
    }

    /// Revokes the key in its keyring.
    pub(crate) fn revoke(&self) {
        let folder = self.home.path().join("openpgp-revocs.d");
        let certificate = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
        // gpg puts a colon before the first line against accidental use.
        let text = std::fs::read_to_string(certificate).unwrap().replace("\n:-----BEGIN", "\n-----BEGIN");
        self.gpg(&["--import"], text.as_bytes());
        std::fs::write(&self.keyring, self.gpg(&["--export"], b"")).unwrap();
    }

    fn gpg(&self, arguments: &[&str], input: &[u8]) -> Vec<u8> {
        let mut child = Command::new("gpg")
            .args(["--batch", "--quiet", "--no-tty", "--homedir"])
            .arg(self.home.path())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("gpg is needed: install Debian's package gnupg");
        child.stdin.take().unwrap().write_all(input).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }
}

impl Drop for Key {
    /// Stops the agent that gpg started for this home.
    fn drop(&mut self) {
        let home: &Path = self.home.path();
        let _ = Command::new("gpgconf").arg("--homedir").arg(home).args(["--kill", "gpg-agent"]).status();
    }
}
