//! Looks at this machine: processes, files of the system, the Nix store.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::project::Project;
use crate::nix::{self, Configuration, Machine, Nix, Version};
use crossflake_debian::{gpgv, sources};

/// What [`judge`](super::judge::judge) needs to know.
pub(crate) struct Facts {
    pub nix: Result<Version, Trouble>,
    /// `None` where there is no Nix that prints them.
    pub configuration: Option<Configuration>,
    pub machine: Machine,
    /// Whether the kernel lets this user make the namespaces of a sandbox; `None` where a daemon builds, or
    /// the program that tries is not there.
    pub namespaces: Option<bool>,
    /// Whether a file could be added to the store.
    pub store: Result<(), Trouble>,
    /// The free bytes on the disk with the store.
    pub free: Option<u64>,
    pub mirrors: Result<sources::Mirrors, Trouble>,
    pub cargo: bool,
    pub gpgv: bool,
    pub keyring: bool,
    /// `None` where there is no manifest in the folder.
    pub project: Option<Project>,
}

/// Why something could not be done, and what the error itself advises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub message: String,
    pub hint: Option<String>,
}

impl From<nix::Error> for Trouble {
    fn from(error: nix::Error) -> Self {
        Self { message: error.to_string(), hint: error.hint() }
    }
}

impl From<sources::Error> for Trouble {
    fn from(error: sources::Error) -> Self {
        Self { message: error.to_string(), hint: error.hint() }
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self { message: error.to_string(), hint: None }
    }
}

impl Facts {
    /// Looks. Adds one small file to the Nix store, the same each time: nothing else tells for sure that the
    /// store can be written to.
    pub(crate) fn gather(folder: &Path) -> Self {
        let version = nix::version().map_err(Trouble::from);
        let configuration = version.as_ref().ok().and_then(|version| nix::configuration(*version).ok());
        let machine = nix::this_machine();
        Self {
            store: if version.is_ok() { write_to_store() } else { Ok(()) },
            nix: version,
            configuration,
            machine,
            namespaces: if machine.remote_store { None } else { namespaces(machine.root) },
            free: free(&store_folder()),
            mirrors: sources::Mirrors::of_apt(Path::new(sources::APT_FOLDER)).map_err(Trouble::from),
            cargo: succeeds("cargo", &["--version"]) == Some(true),
            gpgv: succeeds("gpgv", &["--version"]) == Some(true),
            keyring: gpgv::keyrings(&[]).is_ok(),
            project: Project::look(folder),
        }
    }
}

fn write_to_store() -> Result<(), Trouble> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("crossflake-doctor");
    fs_err::write(&file, "crossflake doctor tried whether the store can be written to\n")?;
    Nix::find()?.add_files(&[file])?;
    Ok(())
}

/// Tries to make namespaces as Nix does: root's own, or those of a user.
fn namespaces(root: bool) -> Option<bool> {
    const SANDBOX: &[&str] = &["--mount", "--uts", "--ipc", "--net", "--pid", "--fork", "true"];
    let of_user: Vec<&str> =
        ["--user", "--map-root-user"].into_iter().chain(SANDBOX.iter().copied()).collect();
    let tried = succeeds("unshare", &of_user)?;
    Some(tried || (root && succeeds("unshare", SANDBOX)?))
}

/// Whether a program ends well; `None` where it is not there.
fn succeeds(program: &str, arguments: &[&str]) -> Option<bool> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().ok().map(|status| status.success())
}

fn store_folder() -> PathBuf {
    std::env::var_os("NIX_STORE_DIR").map_or_else(|| "/nix/store".into(), PathBuf::from)
}

/// The free bytes where a folder is, or will be.
fn free(folder: &Path) -> Option<u64> {
    let existing = folder.ancestors().find(|folder| folder.exists())?;
    let disk = rustix::fs::statvfs(existing).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}
