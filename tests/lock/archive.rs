//! Archives of a few packages, with indices and signatures as Debian's have them.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crossflake::debian::archive::sha256;
use crossflake::debian::instant::Instant;

use super::server::Files;

/// An index with these packages: a name, a version and further fields each.
pub fn index(packages: &[(&str, &str, &str)]) -> String {
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
pub struct Suite {
    pub codename: String,
    pub date: &'static str,
    pub valid_until: Option<&'static str>,
    pub by_hash: bool,
    pub packages: Vec<u8>,
}

impl Suite {
    pub fn new(codename: &str, index: &str) -> Self {
        Self {
            codename: codename.to_owned(),
            date: "Sat, 21 Nov 2026 02:10:46 UTC",
            valid_until: None,
            by_hash: true,
            packages: xz(index.as_bytes()),
        }
    }

    /// The text of its `Release`.
    pub fn release(&self) -> String {
        let until = self.valid_until.map(|until| format!("Valid-Until: {until}\n")).unwrap_or_default();
        let by_hash = if self.by_hash { "Acquire-By-Hash: yes\n" } else { "" };
        format!(
            "Origin: Debian\nSuite: stable\nCodename: {}\nDate: {}\n{until}{by_hash}Architectures: amd64\nSHA256:\n \
             {} {} main/binary-amd64/Packages.xz\n",
            self.codename,
            self.date,
            sha256(&self.packages),
            self.packages.len(),
        )
    }

    /// Puts it below `/ARCHIVE` of a server, with this text for its signed release.
    pub fn publish(&self, files: &Files, archive: &str, in_release: Vec<u8>) {
        let folder = format!("/{archive}/dists/{}", self.codename);
        let index = format!("{folder}/main/binary-amd64");
        let mut files = files.lock().unwrap();
        files.retain(|path, _| !path.starts_with(&format!("{folder}/")));
        let by_hash = if self.by_hash {
            format!("by-hash/SHA256/{}", sha256(&self.packages))
        } else {
            "Packages.xz".into()
        };
        files.insert(format!("{index}/{by_hash}"), self.packages.clone());
        files.insert(format!("{folder}/InRelease"), in_release);
    }
}

pub fn xz(content: &[u8]) -> Vec<u8> {
    let mut writer = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::default()).unwrap();
    writer.write_all(content).unwrap();
    writer.finish().unwrap()
}

/// Later than any date here: an instant in the far future, as a suite's expiry has it.
pub fn is_past(text: &str) -> bool {
    Instant::parse_release(text).unwrap() < Instant::now()
}

/// A key made for a test.
pub struct Key {
    home: tempfile::TempDir,
    pub keyring: PathBuf,
}

impl Key {
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let keyring = home.path().join("keyring.gpg");
        let key = Self { home, keyring };
        key.gpg(&["--passphrase", "", "--quick-gen-key", "Test archive", "ed25519", "sign", "never"], b"");
        std::fs::write(&key.keyring, key.gpg(&["--export"], b"")).unwrap();
        key
    }

    /// The text with a signature around it.
    pub fn sign(&self, text: &str) -> Vec<u8> {
        self.gpg(&["--clearsign", "--digest-algo", "SHA256"], text.as_bytes())
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
    /// Ends the agent that gpg started for this home.
    fn drop(&mut self) {
        let home: &Path = self.home.path();
        let _ = Command::new("gpgconf").arg("--homedir").arg(home).args(["--kill", "gpg-agent"]).status();
    }
}
