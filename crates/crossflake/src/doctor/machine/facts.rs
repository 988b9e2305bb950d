//! Collects facts about this machine from processes, system files and the Nix store.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::project::Project;
use crate::nix::{self, Configuration, Machine, Nix, Version};
use crossflake_debian::{gpgv, sources};

/// The input of [`judge`](super::judge::judge).
pub(crate) struct Facts {
    pub nix: Result<Version, Failure>,
    /// Nix's settings; `None` if Nix does not run.
    pub configuration: Option<Configuration>,
    pub machine: Machine,
    /// Whether this user can create the namespaces of a sandbox; `None` if a daemon builds, or if `unshare` is missing.
    pub namespaces: Option<bool>,
    /// The result of adding a file to the store.
    pub store: Result<(), Failure>,
    /// Free bytes on the store's disk.
    pub free: Option<u64>,
    pub mirrors: Result<sources::Mirrors, Failure>,
    /// Whether cargo runs.
    pub cargo: bool,
    /// Whether gpgv runs.
    pub gpgv: bool,
    /// Whether a keyring of Debian's archive is installed.
    pub keyring: bool,
    /// `None` if the folder has no manifest.
    pub project: Option<Project>,
}

/// The message and the hint of an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub message: String,
    pub hint: Option<String>,
}

impl From<nix::Error> for Failure {
    fn from(error: nix::Error) -> Self {
        Self { message: error.to_string(), hint: error.hint() }
    }
}

impl From<sources::Error> for Failure {
    fn from(error: sources::Error) -> Self {
        Self { message: error.to_string(), hint: error.hint() }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self { message: error.to_string(), hint: None }
    }
}

impl Facts {
    /// Collects the facts about this machine and the project in `folder`.
    ///
    /// Adds a small file to the Nix store, the same one each time, because only that proves that the store is writable.
    pub(crate) fn gather(folder: &Path) -> Self {
        let version = nix::version().map_err(Failure::from);
        let configuration = version.as_ref().ok().and_then(|version| nix::configuration(*version).ok());
        let machine = nix::this_machine();
        Self {
            store: if version.is_ok() { add_to_store() } else { Ok(()) },
            nix: version,
            configuration,
            machine,
            namespaces: if machine.remote_store { None } else { namespaces(machine.root) },
            free: free(&store_folder()),
            mirrors: sources::Mirrors::of_apt(Path::new(sources::APT_FOLDER)).map_err(Failure::from),
            cargo: succeeds("cargo", &["--version"]) == Some(true),
            gpgv: succeeds("gpgv", &["--version"]) == Some(true),
            keyring: gpgv::keyrings(&[]).is_ok(),
            project: Project::of(folder),
        }
    }
}

fn add_to_store() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("crossflake-doctor");
    fs_err::write(&file, "crossflake doctor checks that the store is writable\n")?;
    Nix::find()?.add_files(&[file])?;
    Ok(())
}

/// Creates namespaces as Nix does: in a user namespace, or directly as root. `None` if `unshare` is missing.
fn namespaces(root: bool) -> Option<bool> {
    const SANDBOX: &[&str] = &["--mount", "--uts", "--ipc", "--net", "--pid", "--fork", "true"];
    let of_user: Vec<&str> = ["--user", "--map-root-user"].into_iter().chain(SANDBOX.iter().copied()).collect();
    let as_user = succeeds("unshare", &of_user)?;
    Some(as_user || (root && succeeds("unshare", SANDBOX)?))
}

/// Whether a program exits with 0; `None` if it does not start.
fn succeeds(program: &str, arguments: &[&str]) -> Option<bool> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().ok().map(|status| status.success())
}

fn store_folder() -> PathBuf {
    std::env::var_os("NIX_STORE_DIR").map_or_else(|| "/nix/store".into(), PathBuf::from)
}

/// Free bytes on the disk of a folder, or of its nearest existing parent.
fn free(folder: &Path) -> Option<u64> {
    let existing = folder.ancestors().find(|folder| folder.exists())?;
    let disk = rustix::fs::statvfs(existing).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}
