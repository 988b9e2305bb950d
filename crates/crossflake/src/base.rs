//! The base: an earlier version of a project, in a file, whose compiled dependencies later versions start from.
//!
//! Nix defines its content (`nix/cargo/skeleton.nix`) and reads it. This module writes its files to a folder in which cargo can
//! fetch the crates that it names.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use serde::Deserialize;

use crossflake_io::file::write_whole;

/// The base's path in the project's folder.
pub(crate) const FILE: &str = "nix/base.json";

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("{file} is damaged: {source}")]
    Damaged { file: String, source: serde_json::Error },
    #[error("{file} is damaged: it has a file {path:?}, which would lie outside of the project")]
    Outside { file: String, path: String },
    #[error("there is no flake.nix in this folder")]
    NoFlake,
}

impl Error {
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Io(_) => return None,
            Self::Damaged { .. } | Self::Outside { .. } => "`crossflake base` writes it anew",
            Self::NoFlake => "run it where the project's flake.nix is; `crossflake init` makes one",
        };
        Some(hint.to_owned())
    }
}

/// The part of the base that is read here.
#[derive(Deserialize)]
struct Base {
    /// Path relative to the project's folder -> text: cargo manifests, Cargo.lock, and stubs for code.
    files: BTreeMap<String, String>,
}

/// Writes the files of the base in `file` to `folder`. A path that leads out of `folder` is an error, and then no file is written.
pub(crate) fn lay_out(file: &Path, folder: &Path) -> Result<(), Error> {
    let name = || file.display().to_string();
    let base: Base = serde_json::from_slice(&fs_err::read(file)?)
        .map_err(|source| Error::Damaged { file: name(), source })?;
    if let Some(path) = base.files.keys().find(|path| !is_inside(Path::new(path))) {
        return Err(Error::Outside { file: name(), path: path.clone() });
    }
    for (path, text) in &base.files {
        write_whole(&folder.join(path), text.as_bytes())?;
    }
    Ok(())
}

/// Whether a relative path never leaves its folder.
fn is_inside(path: &Path) -> bool {
    let mut depth = 0_i32;
    path.components().all(|component| {
        match component {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir => depth -= 1,
            Component::RootDir | Component::Prefix(_) => return false,
        }
        depth >= 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(text: &str) -> (tempfile::TempDir, Result<(), Error>) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("base.json");
        fs_err::write(&file, text).unwrap();
        let outcome = lay_out(&file, &folder.path().join("project"));
        (folder, outcome)
    }

    #[test]
    fn files_are_where_they_were() {
        let (folder, outcome) =
            laid_out(r#"{"version": 1, "files": {"Cargo.toml": "a\n", "b/../c/lib.rs": ""}}"#);
        outcome.unwrap();
        let read = |path| fs_err::read_to_string(folder.path().join("project").join(path)).unwrap();
        assert_eq!((read("Cargo.toml").as_str(), read("c/lib.rs").as_str()), ("a\n", ""));
    }

    #[test]
    fn no_file_is_written_outside() {
        for path in ["../x", "/x", "a/../../x"] {
            let (folder, outcome) = laid_out(&format!(r#"{{"files": {{"Cargo.toml": "", "{path}": ""}}}}"#));
            let error = outcome.unwrap_err();
            assert!(error.to_string().contains(&format!("{path:?}")), "{error}");
            assert!(!folder.path().join("project").exists(), "nothing is written");
        }
    }

    #[test]
    fn what_is_no_base_is_named() {
        let (_folder, outcome) = laid_out(r#"{"files": []}"#);
        let error = outcome.unwrap_err();
        assert!(error.to_string().contains("base.json is damaged: "), "{error}");
        assert_eq!(error.hint().unwrap(), "`crossflake base` writes it anew");
    }
}
