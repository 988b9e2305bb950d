//! The files of a folder that a flake contains.

use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use super::Error;
use crate::git::Repository;

/// The files that git tracks in a folder, and the ones that it would track after `git add`. Without git, all files.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tree {
    pub root: PathBuf,
    /// Relative to the root, sorted.
    pub files: Vec<PathBuf>,
}

impl Tree {
    /// The files below `root`.
    ///
    /// # Errors
    /// If git fails or, without git, a folder cannot be read.
    pub(super) fn of(root: &Path) -> Result<Self, Error> {
        let files = match Repository::of(root) {
            Some(git) => git.files()?,
            None => walk(root)?,
        };
        Ok(Self { root: root.to_owned(), files })
    }

    /// The content of a file, or the target of a symbolic link. `None` if it is neither or cannot be read: a submodule, or a
    /// file that was deleted and is still in git's index.
    pub(super) fn content(&self, file: &Path) -> Option<Vec<u8>> {
        let path = self.root.join(file);
        match fs_err::symlink_metadata(&path).ok()? {
            metadata if metadata.is_symlink() => Some(fs_err::read_link(path).ok()?.into_os_string().into_vec()),
            metadata if metadata.is_file() => fs_err::read(path).ok(),
            _ => None,
        }
    }
}

/// The files below `root` without git's folder and the outputs of cargo and Nix in `root`, which a project without git does
/// not mark.
fn walk(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs_err::read_dir(root.join(&folder))? {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            let is_output = folder.as_os_str().is_empty() && is_output(&path);
            if is_output || entry.file_name() == ".git" {
                continue;
            }
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn is_output(path: &Path) -> bool {
    let name = path.to_string_lossy();
    name == "target" || name == ".direnv" || name == "result" || name.starts_with("result-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_have_their_target_as_content() {
        let root = tempfile::tempdir().unwrap();
        for file in ["a/b", "target/debug/x", ".git/config"] {
            fs_err::create_dir_all(root.path().join(file).parent().unwrap()).unwrap();
            fs_err::write(root.path().join(file), "text").unwrap();
        }
        std::os::unix::fs::symlink("../nowhere", root.path().join("link")).unwrap();
        let tree = Tree { root: root.path().to_owned(), files: walk(root.path()).unwrap() };
        assert_eq!(tree.files, [Path::new("a/b"), Path::new("link")]);
        assert_eq!(tree.content(Path::new("link")).unwrap(), b"../nowhere");
        assert_eq!(tree.content(Path::new("a/b")).unwrap(), b"text");
        assert_eq!(tree.content(Path::new("a")), None);
    }
}
