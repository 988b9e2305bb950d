//! An earlier version of a project that its dependencies are built upon, kept in a file.
//!
//! What is in it is Nix's to say, which writes it (`nix/cargo/skeleton.nix`) and reads it. Here it is kept, and laid out
//! for cargo to fetch the crates that it names.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use serde::Deserialize;

use crossflake_io::file::write_whole;

/// Where it is kept, in the project's folder.
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

/// What matters here of it.
#[derive(Deserialize)]
struct Base {
    /// By paths relative to the project's folder: manifests, Cargo.lock, and stubs for code.
    files: BTreeMap<String, String>,
}

/// Writes the files of the base that `file` keeps into `folder`, and nothing outside of it.
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

/// Whether a relative path stays in its folder all along.
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
