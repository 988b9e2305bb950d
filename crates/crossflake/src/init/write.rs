//! Writes the files of a new project. A failed write restores the files before it, and replaced content is kept.

use std::io::{self, ErrorKind};
use std::path::Path;

use super::Error;
use super::files::File;
use crossflake_io::file::write_whole;

/// A file to write, with the project's file of the same path.
#[derive(Debug)]
pub(crate) struct Change {
    pub file: File,
    /// The present content; `None` without a file.
    pub present: Option<Vec<u8>>,
}

impl Change {
    /// Reads the present content from the folder `root`.
    ///
    /// # Errors
    /// If the file exists and cannot be read.
    pub(crate) fn of(root: &Path, file: File) -> io::Result<Self> {
        let present = match fs_err::read(root.join(file.path)) {
            Ok(content) => Some(content),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Self { file, present })
    }

    /// Whether the file has the right content already.
    pub(crate) fn is_current(&self) -> bool {
        self.present.as_deref() == Some(self.file.content.as_bytes())
    }

    /// Whether writing the file would lose content.
    pub(crate) fn replaces(&self) -> bool {
        self.present.is_some() && !self.is_current() && !self.file.additive
    }
}

/// Fails if a change would lose content.
///
/// # Errors
/// [`Error::Exists`] with the paths of all such files.
pub(crate) fn expect_no_loss(changes: &[Change]) -> Result<(), Error> {
    let existing: Vec<_> = changes.iter().filter(|change| change.replaces()).map(|change| change.file.path).collect();
    if existing.is_empty() { Ok(()) } else { Err(Error::Exists(existing)) }
}

/// Copies each file whose content would be lost to FILE.orig, or FILE.orig1, FILE.orig2 and so on if that exists.
/// Returns the paths of the copies, relative to `root`.
pub(crate) fn back_up(root: &Path, changes: &[Change]) -> io::Result<Vec<String>> {
    let mut backups = Vec::new();
    for change in changes.iter().filter(|change| change.replaces()) {
        let Some(content) = &change.present else { continue };
        let names = (0..).map(|n| match n {
            0 => format!("{}.orig", change.file.path),
            n => format!("{}.orig{n}", change.file.path),
        });
        // A broken symlink occupies the name too.
        let free = |name: &String| fs_err::symlink_metadata(root.join(name)).is_err();
        let Some(name) = names.into_iter().find(free) else { continue };
        write_whole(&root.join(&name), content)?;
        backups.push(name);
    }
    Ok(backups)
}

/// Writes the files that are not current. If one cannot be written, restores the ones before it.
///
/// # Errors
/// The first failed write.
pub(crate) fn write(root: &Path, changes: &[Change]) -> io::Result<()> {
    let changes: Vec<&Change> = changes.iter().filter(|change| !change.is_current()).collect();
    for (at, change) in changes.iter().enumerate() {
        if let Err(error) = write_whole(&root.join(change.file.path), change.file.content.as_bytes()) {
            changes[..at].iter().for_each(|change| restore(root, change));
            return Err(error);
        }
    }
    Ok(())
}

/// Restores the present content of a file. It ignores errors, because the caller reports the failed write.
fn restore(root: &Path, change: &Change) {
    let path = root.join(change.file.path);
    let _ = match &change.present {
        Some(content) => write_whole(&path, content),
        None => fs_err::remove_file(&path),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(root: &Path, path: &'static str, additive: bool) -> Change {
        Change::of(root, File { path, content: "new".to_owned(), additive }).unwrap()
    }

    #[test]
    fn only_lost_content_is_an_error() {
        let root = tempfile::tempdir().unwrap();
        for (path, content) in [("other", "old"), ("same", "new"), ("added", "ne")] {
            fs_err::write(root.path().join(path), content).unwrap();
        }
        let change = |path, additive| change(root.path(), path, additive);
        expect_no_loss(&[change("free", false), change("same", false), change("added", true)]).unwrap();
        let error = expect_no_loss(&[change("free", false), change("other", false)]).unwrap_err();
        assert!(matches!(error, Error::Exists(files) if files == ["other"]));
    }

    #[test]
    fn a_failed_write_restores_the_files() {
        let root = tempfile::tempdir().unwrap();
        fs_err::write(root.path().join("b"), "old").unwrap();
        // `c` is a file, so `c/d` cannot be written.
        fs_err::write(root.path().join("c"), "a file").unwrap();
        let mut changes = vec![change(root.path(), "a", false), change(root.path(), "b", false)];
        let file = File { path: "c/d", content: String::new(), additive: false };
        changes.push(Change { file, present: None });
        assert!(write(root.path(), &changes).is_err());
        assert!(!root.path().join("a").exists());
        assert_eq!(fs_err::read_to_string(root.path().join("b")).unwrap(), "old");
    }
}
