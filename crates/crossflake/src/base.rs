//! The base: an earlier version of a project's Cargo.toml files and Cargo.lock, stored in `nix/base.json`.
//!
//! Builds start from the dependencies of the base and compile only the crates that differ. Nix computes the base
//! (`nix/cargo/skeleton.nix`) and reads the file; [`write`] stores it, and [`unpack`] restores its files so that cargo can
//! fetch their crates.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use serde::Deserialize;
use serde_json::Value;

use crate::nix::{self, Inputs, Nix};
use crossflake_io::file::write_whole;

/// The base's path in the project's folder.
pub(crate) const FILE: &str = "nix/base.json";

/// The reason why a base cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Nix(#[from] nix::Error),
    #[error("{file} is damaged: {source}")]
    Damaged { file: String, source: serde_json::Error },
    #[error("{file} is damaged: its file {path:?} would lie outside the project")]
    Outside { file: String, path: String },
    #[error("there is no flake.nix in this folder")]
    NoFlake,
}

impl Error {
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Io(_) => return None,
            Self::Nix(error) => return error.hint(),
            Self::Damaged { .. } | Self::Outside { .. } => "`crossflake base` writes it again",
            Self::NoFlake => "run it in the folder of the project's flake.nix; `crossflake init` writes one",
        };
        Some(hint.to_owned())
    }
}

/// The part of the file that this module reads.
#[derive(Deserialize)]
struct Base {
    /// The texts of Cargo.toml files, Cargo.lock and stubs for code, by their paths relative to the project's folder.
    files: BTreeMap<String, String>,
}

/// Writes the current base of the flake in `project` to its `nix/base.json`. Returns whether the file changed.
pub(crate) fn write(nix: &Nix, project: &Path) -> Result<bool, Error> {
    if !project.join("flake.nix").exists() {
        return Err(Error::NoFlake);
    }
    let base: Value =
        nix.eval(&project.display().to_string().as_str().into(), Inputs::Any, "crossflake.base", "base: base")?;
    let text = format!("{base:#}\n");
    let file = project.join(FILE);
    if fs_err::read_to_string(&file).is_ok_and(|old| old == text) {
        return Ok(false);
    }
    write_whole(&file, text.as_bytes())?;
    Ok(true)
}

/// Writes the files of the base that is stored in `file` below `folder`.
///
/// # Errors
///
/// [`Error::Outside`] if one of the paths leaves `folder`; then no file is written.
pub(crate) fn unpack(file: &Path, folder: &Path) -> Result<(), Error> {
    let name = || file.display().to_string();
    let base: Base =
        serde_json::from_slice(&fs_err::read(file)?).map_err(|source| Error::Damaged { file: name(), source })?;
    if let Some(path) = base.files.keys().find(|path| !is_inside(Path::new(path))) {
        return Err(Error::Outside { file: name(), path: path.clone() });
    }
    for (path, text) in &base.files {
        write_whole(&folder.join(path), text.as_bytes())?;
    }
    Ok(())
}

/// Whether no part of a relative path leaves its folder, not even for a moment.
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

    fn unpacked(text: &str) -> (tempfile::TempDir, Result<(), Error>) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("base.json");
        fs_err::write(&file, text).unwrap();
        let outcome = unpack(&file, &folder.path().join("project"));
        (folder, outcome)
    }

    #[test]
    fn files_get_their_paths_back() {
        let (folder, outcome) = unpacked(r#"{"version": 1, "files": {"Cargo.toml": "a\n", "b/../c/lib.rs": ""}}"#);
        outcome.unwrap();
        let read = |path| fs_err::read_to_string(folder.path().join("project").join(path)).unwrap();
        assert_eq!((read("Cargo.toml").as_str(), read("c/lib.rs").as_str()), ("a\n", ""));
    }

    #[test]
    fn a_path_that_leaves_the_folder_is_an_error_and_no_file_is_written() {
        for path in ["../x", "/x", "a/../../x"] {
            let (folder, outcome) = unpacked(&format!(r#"{{"files": {{"Cargo.toml": "", "{path}": ""}}}}"#));
            let error = outcome.unwrap_err();
            assert!(error.to_string().contains(&format!("{path:?}")), "{error}");
            assert!(!folder.path().join("project").exists());
        }
    }

    #[test]
    fn another_kind_of_file_is_an_error_with_its_name() {
        let (_folder, outcome) = unpacked(r#"{"files": []}"#);
        let error = outcome.unwrap_err();
        assert!(error.to_string().contains("base.json is damaged: "), "{error}");
        assert_eq!(error.hint().unwrap(), "`crossflake base` writes it again");
    }
}
