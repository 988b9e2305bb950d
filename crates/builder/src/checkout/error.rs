//! Packages that a checkout should have, and the reasons why it cannot be prepared.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::cargo;

/// A package of Cargo.lock.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    pub name: String,
    pub version: String,
}

/// The reason why a checkout could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("\"{0}\" is not NAME@VERSION")]
    Wanted(String),
    #[error("the git repository has no package {} {} that cargo can load", .0.name, .0.version)]
    NoPackage(Wanted),
    #[error(
        "cargo cannot load the package {} {} of the git repository outside of its folder, because the workspace that it \
         inherits from is not found",
        .0.name, .0.version
    )]
    NoWorkspace(Wanted),
    #[error(transparent)]
    Cargo(#[from] cargo::Error),
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },
}

impl FromStr for Wanted {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (name, version) = text.split_once('@').ok_or_else(|| Error::Wanted(text.to_owned()))?;
        Ok(Self { name: name.to_owned(), version: version.to_owned() })
    }
}

/// Attaches a path to errors of the file system.
pub(super) fn at<T>(path: &Path, result: std::io::Result<T>) -> Result<T, Error> {
    result.map_err(|source| Error::File { path: path.to_owned(), source })
}
