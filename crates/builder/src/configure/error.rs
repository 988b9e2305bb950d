//! The reasons why cargo cannot be configured.

use std::path::PathBuf;

use crate::cargo;

/// The reason why no configuration could be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Cargo(#[from] cargo::Error),
    #[error("failed to read or write {}: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },
    #[error("{} is invalid: {source}", path.display())]
    Sources { path: PathBuf, source: serde_json::Error },
}
