//! Runs `cargo metadata` and `cargo tree`, and parses their output.
//!
//! The JSON of `cargo metadata` is a documented interface: within a format version, cargo only adds fields. [`metadata`]
//! has the fields that crossflake uses. `cargo tree` prints a format that crossflake requests with `--format`.

pub(crate) mod built;
mod error;
pub(crate) mod metadata;

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Command, Stdio};

pub(crate) use built::Built;
pub(crate) use error::Error;
pub(crate) use metadata::Metadata;

use crossflake_io::process;

/// Cargo's options for features.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    pub features: Vec<String>,
    pub no_default_features: bool,
}

/// The packages of the workspace that `folder` belongs to, without their dependencies. Works offline and writes no file.
pub(crate) fn workspace(folder: &Path) -> Result<Metadata, Error> {
    const ARGUMENTS: [&str; 2] = ["--no-deps", "--offline"];
    let here = metadata(folder, ARGUMENTS)?;
    if folder.canonicalize().is_ok_and(|folder| folder == here.workspace_root) {
        return Ok(here);
    }
    // In a member's folder, cargo lists that member as the only default one.
    metadata(&here.workspace_root, ARGUMENTS)
}

/// The workspace of the package in `folder` as cargo sees it from there, without dependencies. Works offline and writes no file.
pub(crate) fn package(folder: &Path) -> Result<Metadata, Error> {
    metadata(folder, ["--no-deps", "--offline"])
}

/// Writes the Cargo.lock of the workspace in `root`. Uses the network if the project has dependencies.
pub(crate) fn generate_lockfile(root: &Path) -> Result<(), Error> {
    run(root, "generate-lockfile", ["--quiet"]).map(drop)
}

/// The workspace and its dependencies for `triple`, with the versions in Cargo.lock.
///
/// With `offline`, fails if a dependency's Cargo.toml is not on this machine; otherwise cargo may download crates.
pub(crate) fn graph(folder: &Path, triple: &str, selection: &Selection, offline: bool) -> Result<Metadata, Error> {
    metadata(folder, [vec!["--filter-platform".to_owned(), triple.to_owned()], selection.arguments(offline)].concat())
}

/// Whether `cargo build --locked` would fail, because Cargo.lock does not match a Cargo.toml. `false` if cargo cannot tell without
/// a network.
pub(crate) fn is_lock_stale(folder: &Path) -> bool {
    let result = metadata(folder, ["--locked", "--offline"]);
    matches!(result, Err(Error::Failed { tail, .. }) if tail.contains("--locked was passed"))
}

/// The crates that a build of these packages compiles, with their features. Empty `packages` means the ones that cargo
/// builds by default.
///
/// [`graph`] unites the features for tests, build scripts and the target, and includes the optional dependencies that
/// these enable. `cargo tree` resolves features as the build does.
pub(crate) fn built(
    folder: &Path,
    triple: &str,
    packages: &[String],
    selection: &Selection,
    offline: bool,
) -> Result<Built, Error> {
    let fixed = ["--quiet", "--edges", "normal,build", "--prefix", "none", "--format", "{p}|{f}", "--target", triple];
    let mut arguments: Vec<String> = fixed.map(str::to_owned).into();
    arguments.extend(packages.iter().flat_map(|name| ["--package".to_owned(), name.clone()]));
    arguments.extend(selection.arguments(offline));
    let tree = run(folder, "tree", &arguments)?;
    Ok(Built::of(&String::from_utf8_lossy(&tree)))
}

impl Selection {
    fn arguments(&self, offline: bool) -> Vec<String> {
        let mut arguments = vec!["--locked".to_owned()];
        if !self.features.is_empty() {
            arguments.extend(["--features".to_owned(), self.features.join(",")]);
        }
        if self.no_default_features {
            arguments.push("--no-default-features".to_owned());
        }
        if offline {
            arguments.push("--offline".to_owned());
        }
        arguments
    }
}

fn metadata(folder: &Path, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<Metadata, Error> {
    let fixed = ["--format-version", "1", "--quiet"].map(OsString::from);
    let arguments = arguments.into_iter().map(|argument| argument.as_ref().to_owned());
    let json = run(folder, "metadata", fixed.into_iter().chain(arguments))?;
    serde_json::from_slice(&json).map_err(Error::Json)
}

/// Runs a cargo command in `folder` and returns its standard output.
fn run(folder: &Path, name: &str, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<Vec<u8>, Error> {
    let mut command = Command::new("cargo");
    command.arg(name).args(arguments).current_dir(folder).stdin(Stdio::null());
    let output = command.output().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::Missing,
        _ => Error::Start(error),
    })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(Error::Failed {
        command: name.to_owned(),
        status: process::describe(output.status),
        tail: process::tail(&stderr).trim().to_owned(),
    })
}
