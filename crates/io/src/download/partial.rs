//! A partly downloaded file on disk.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::hash;

/// A growing file and the hash of its content.
pub(super) struct Partial {
    file: File,
    length: u64,
    hash: Sha256,
}

impl Partial {
    /// Opens or creates the file at `path` and hashes its content. Empties it if it has more than `size` bytes.
    pub(super) fn open(path: &Path, size: u64) -> io::Result<Self> {
        let mut file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
        if file.metadata()?.len() > size {
            file.set_len(0)?;
        }
        let mut hash = Sha256::new();
        let length = hash::feed(&mut hash, &mut file)?;
        Ok(Self { file, length, hash })
    }

    /// In bytes.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// The SHA-256 of the content, in lowercase hexadecimal.
    pub(super) fn sha256(&self) -> String {
        hash::hex(self.hash.clone())
    }

    pub(super) fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.hash.update(bytes);
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Empties the file.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.length = 0;
        self.hash = Sha256::new();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reopened_file_is_continued_at_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part");
        Partial::open(&path, 3).unwrap().append(b"a").unwrap();
        let mut partial = Partial::open(&path, 3).unwrap();
        assert_eq!(partial.length(), 1);
        partial.append(b"bc").unwrap();
        assert_eq!(fs_err::read(&path).unwrap(), b"abc");
        assert_eq!(partial.sha256(), hash::of_file(&path).unwrap());
    }

    #[test]
    fn a_file_that_is_too_long_is_emptied() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part");
        fs_err::write(&path, "abcd").unwrap();
        assert_eq!(Partial::open(&path, 3).unwrap().length(), 0);
    }

    #[test]
    fn a_cleared_file_has_the_hash_of_the_new_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part");
        let mut partial = Partial::open(&path, 9).unwrap();
        partial.append(b"wrong").unwrap();
        partial.clear().unwrap();
        partial.append(b"abc").unwrap();
        assert_eq!(fs_err::read(&path).unwrap(), b"abc");
        assert_eq!(partial.sha256(), hash::of_file(&path).unwrap());
    }
}
