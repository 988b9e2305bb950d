//! Reads the input of an SBOM from files.

use std::path::{Path, PathBuf};

use super::about::{About, Program};
use super::document::{self, document};
use crate::cargo_tree::{self, Tree};

/// The reason why no SBOM could be made of files.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("failed to read {}: {source}", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{} is invalid: {source}", path.display())]
    About { path: PathBuf, source: serde_json::Error },
    #[error("{} is invalid: {source}", path.display())]
    Tree { path: PathBuf, source: cargo_tree::Error },
    #[error("{} is invalid: expected lines of a hash, two spaces and a path", .0.display())]
    Programs(PathBuf),
    #[error(transparent)]
    Document(#[from] document::Error),
}

/// Makes an SBOM from the files `about` (JSON of [`About`]), `tree` (see [`Tree::parse`]) and `programs` (see
/// [`Program::parse_all`]). Returns JSON that ends with a newline.
///
/// # Errors
///
/// If a file cannot be read or is invalid, or their contents contradict each other.
pub fn from_files(about: &Path, tree: &Path, programs: &Path) -> Result<String, FileError> {
    let about_facts: About =
        serde_json::from_str(&read(about)?).map_err(|source| FileError::About { path: about.to_owned(), source })?;
    let linked = Tree::parse(&read(tree)?).map_err(|source| FileError::Tree { path: tree.to_owned(), source })?;
    let hashes = Program::parse_all(&read(programs)?).ok_or_else(|| FileError::Programs(programs.to_owned()))?;
    Ok(document(&linked, &about_facts, &hashes)?)
}

fn read(path: &Path) -> Result<String, FileError> {
    std::fs::read_to_string(path).map_err(|source| FileError::Read { path: path.to_owned(), source })
}
