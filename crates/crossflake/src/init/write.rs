//! All files or none.

use std::io::{self, ErrorKind};
use std::path::Path;

use super::Error;
use super::files::File;
use crossflake_io::file::write_whole;

/// A file to write, and what is there.
#[derive(Debug)]
pub(crate) struct Change {
    pub file: File,
    /// The content now; `None` where there is no file.
    pub present: Option<Vec<u8>>,
}

impl Change {
    /// Compares a file with the folder.
    pub(crate) fn of(root: &Path, file: File) -> io::Result<Self> {
        let present = match fs_err::read(root.join(file.path)) {
            Ok(content) => Some(content),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Self { file, present })
    }

    /// Whether the file is as it should be.
    pub(crate) fn done(&self) -> bool {
        self.present.as_deref() == Some(self.file.content.as_bytes())
    }

    /// Whether something would be lost by writing it.
    pub(crate) fn replaces(&self) -> bool {
        self.present.is_some() && !self.done() && !self.file.additive
    }
}

/// Refuses to write over anything.
///
/// # Errors
/// [`Error::Exists`] with all files that are in the way.
pub(crate) fn expect_free(changes: &[Change]) -> Result<(), Error> {
    let taken: Vec<_> =
        changes.iter().filter(|change| change.replaces()).map(|change| change.file.path).collect();
    if taken.is_empty() { Ok(()) } else { Err(Error::Exists(taken)) }
}

/// Keeps what would be lost by writing over it: beside the file, with `.orig` after its name, and a number where that is
/// there already. Returns the files it wrote.
pub(crate) fn keep(root: &Path, changes: &[Change]) -> io::Result<Vec<String>> {
    let mut kept = Vec::new();
    for change in changes.iter().filter(|change| change.replaces()) {
        let Some(content) = &change.present else { continue };
        let names = (0..).map(|n| match n {
            0 => format!("{}.orig", change.file.path),
            n => format!("{}.orig{n}", change.file.path),
        });
        // A link that leads nowhere is there, too.
        let free = |name: &String| fs_err::symlink_metadata(root.join(name)).is_err();
        let Some(name) = names.into_iter().find(free) else { continue };
        write_whole(&root.join(&name), content)?;
        kept.push(name);
    }
    Ok(kept)
}

/// Writes what is not as it should be. When one cannot be written, those before it are put back.
pub(crate) fn write(root: &Path, changes: &[Change]) -> io::Result<()> {
    let changes: Vec<&Change> = changes.iter().filter(|change| !change.done()).collect();
    for (at, change) in changes.iter().enumerate() {
        if let Err(error) = write_whole(&root.join(change.file.path), change.file.content.as_bytes()) {
            changes[..at].iter().for_each(|done| put_back(root, done));
            return Err(error);
        }
    }
    Ok(())
}

/// As good as can be: the error that led here is the one to tell.
fn put_back(root: &Path, change: &Change) {
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
    fn what_would_be_lost_is_in_the_way() {
        let root = tempfile::tempdir().unwrap();
        for (path, content) in [("other", "old"), ("same", "new"), ("added", "ne")] {
            fs_err::write(root.path().join(path), content).unwrap();
        }
        let change = |path, additive| change(root.path(), path, additive);
        expect_free(&[change("free", false), change("same", false), change("added", true)]).unwrap();
        let error = expect_free(&[change("free", false), change("other", false)]).unwrap_err();
        assert!(matches!(error, Error::Exists(files) if files == ["other"]));
    }

    #[test]
    fn a_failed_write_leaves_all_as_it_was() {
        let root = tempfile::tempdir().unwrap();
        fs_err::write(root.path().join("b"), "old").unwrap();
        // Nothing can be written below what is a file.
        fs_err::write(root.path().join("c"), "a file").unwrap();
        let mut changes = vec![change(root.path(), "a", false), change(root.path(), "b", false)];
        let file = File { path: "c/d", content: String::new(), additive: false };
        changes.push(Change { file, present: None });
        assert!(write(root.path(), &changes).is_err());
        assert!(!root.path().join("a").exists());
        assert_eq!(fs_err::read_to_string(root.path().join("b")).unwrap(), "old");
    }
}
