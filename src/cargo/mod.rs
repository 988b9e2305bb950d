//! What cargo says of a project: `cargo metadata`, run and read.
//!
//! Its JSON is cargo's documented interface and only ever grows within a format version; the few fields that
//! matter here are read with serde in [`metadata`].

mod error;
pub mod metadata;

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

pub use error::Error;
pub use metadata::Metadata;

use crate::process;

/// What of a project is built, as cargo's options say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    pub features: Vec<String>,
    pub no_default_features: bool,
}

/// The packages of the workspace that `folder` belongs to, without their dependencies. Reads the manifests
/// only, and writes nothing.
pub fn workspace(folder: &Path) -> Result<Metadata, Error> {
    const ARGUMENTS: [&str; 2] = ["--no-deps", "--offline"];
    let here = metadata(folder, ARGUMENTS)?;
    if folder.canonicalize().is_ok_and(|folder| folder == here.workspace_root) {
        return Ok(here);
    }
    // Asked in a member's folder, cargo calls that member the default one.
    metadata(&here.workspace_root, ARGUMENTS)
}

/// The workspace and all that it depends on for `triple`, as Cargo.lock has it. Cargo reads the manifests of
/// the dependencies: with `offline` it takes only what it has, otherwise it may download crates.
pub fn graph(folder: &Path, triple: &str, selection: &Selection, offline: bool) -> Result<Metadata, Error> {
    let mut arguments = vec!["--locked", "--filter-platform", triple];
    let features = selection.features.join(",");
    if !features.is_empty() {
        arguments.extend(["--features", &features]);
    }
    if selection.no_default_features {
        arguments.push("--no-default-features");
    }
    if offline {
        arguments.push("--offline");
    }
    metadata(folder, arguments)
}

fn metadata<'a>(folder: &Path, arguments: impl IntoIterator<Item = &'a str>) -> Result<Metadata, Error> {
    let mut command = Command::new("cargo");
    command.args(["metadata", "--format-version", "1", "--quiet"]);
    command.args(arguments.into_iter().map(OsStr::new)).current_dir(folder).stdin(Stdio::null());
    let output = command.output().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::Missing,
        _ => Error::Start(error),
    })?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        return Err(Error::Failed {
            status: process::describe(output.status),
            tail: process::tail(&stderr).trim().to_owned(),
        });
    }
    serde_json::from_slice(&output.stdout).map_err(Error::Answer)
}
