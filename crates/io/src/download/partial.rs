//! What of a file has arrived.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::hash;

/// A file that grows, and the hash of what is in it.
pub(super) struct Partial {
    file: File,
    length: u64,
    hash: Sha256,
}

impl Partial {
    /// Opens the file and reads what is there from an earlier download. What is longer than `size` is of
    /// no use and dropped.
    pub(super) fn open(path: &Path, size: u64) -> io::Result<Self> {
        let mut file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
        if file.metadata()?.len() > size {
            file.set_len(0)?;
        }
        let mut hash = Sha256::new();
        let length = hash::feed(&mut hash, &mut file)?;
        Ok(Self { file, length, hash })
    }

    /// How many bytes are there.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// The sha256 of what is there, in lowercase hexadecimal.
    pub(super) fn sha256(&self) -> String {
        hash::hex(self.hash.clone())
    }

    pub(super) fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.hash.update(bytes);
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Drops all that is there.
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
    fn a_reopened_file_goes_on_where_it_ended() {
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
    fn what_is_too_long_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part");
        fs_err::write(&path, "abcd").unwrap();
        assert_eq!(Partial::open(&path, 3).unwrap().length(), 0);
    }

    #[test]
    fn a_cleared_file_starts_anew() {
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
