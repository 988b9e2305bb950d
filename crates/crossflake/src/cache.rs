//! crossflake's folder in the user's cache, and the slots in which files wait until the Nix store has them.
//!
//! A slot is a folder that one process at a time has, by a lock on the folder. The kernel releases the lock when the
//! process ends, also when it is killed; the next process continues with the files that are there.

use std::fs::File;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

/// A folder of the cache that is locked as long as this value lives.
#[derive(Debug)]
pub(crate) struct Slot {
    folder: PathBuf,
    _lock: File,
}

impl Slot {
    /// Locks the folder `key` below `cache`; creates it if necessary. Waits while another process or thread has it.
    pub(crate) fn acquire(cache: &Path, key: &str) -> io::Result<Self> {
        let folder = cache.join(key);
        loop {
            fs_err::create_dir_all(&folder)?;
            let lock = match File::open(&folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                opened => opened?,
            };
            flock(&lock, FlockOperation::LockExclusive)?;
            // The last holder may have removed the folder: then this lock is on a folder that has no path any more.
            if std::fs::metadata(&folder).is_ok_and(|current| same(&current, &lock)) {
                return Ok(Self { folder, _lock: lock });
            }
        }
    }

    /// Removes the folder `key` below `cache`, if there is one: a process may have been killed after it added the file to
    /// the store and before it removed the slot. Waits while another process has it.
    pub(crate) fn remove_leftover(cache: &Path, key: &str) -> io::Result<()> {
        if cache.join(key).exists() { Self::acquire(cache, key)?.remove() } else { Ok(()) }
    }

    /// The path of a file while its download runs. Names in the Nix store have no `~`, so that this is never the path of a
    /// complete file.
    pub(crate) fn partial(&self) -> PathBuf {
        self.folder.join("part~")
    }

    /// The path of a complete file. Nix takes the file's base name as its name in the store.
    pub(crate) fn complete(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Removes the folder and its files, and releases the lock.
    pub(crate) fn remove(self) -> io::Result<()> {
        fs_err::remove_dir_all(&self.folder)
    }
}

fn same(current: &std::fs::Metadata, lock: &File) -> bool {
    lock.metadata().is_ok_and(|locked| (locked.dev(), locked.ino()) == (current.dev(), current.ino()))
}

/// The environment has no folder for a cache.
#[derive(Debug, thiserror::Error)]
#[error("no cache folder: neither XDG_CACHE_HOME nor HOME is an absolute path")]
pub struct NoFolder;

/// crossflake's folder in this user's cache: `$XDG_CACHE_HOME/crossflake`, or `$HOME/.cache/crossflake`.
pub(crate) fn folder() -> Result<PathBuf, NoFolder> {
    folder_from(folder_in("XDG_CACHE_HOME"), folder_in("HOME")).ok_or(NoFolder)
}

/// The folder that an environment variable names.
pub(crate) fn folder_in(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from)
}

/// Relative paths do not count, as the XDG base directory specification demands.
fn folder_from(xdg_cache_home: Option<PathBuf>, home: Option<PathBuf>) -> Option<PathBuf> {
    let absolute = |path: &PathBuf| path.is_absolute();
    let cache = xdg_cache_home.filter(absolute).or_else(|| Some(home.filter(absolute)?.join(".cache")))?;
    Some(cache.join("crossflake"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_waits_and_gets_a_fresh_folder() {
        let cache = tempfile::tempdir().unwrap();
        let first = Slot::acquire(cache.path(), "key").unwrap();
        fs_err::write(first.complete("name"), "content").unwrap();
        let second = std::thread::scope(|scope| {
            let second = scope.spawn(|| Slot::acquire(cache.path(), "key").unwrap());
            std::thread::sleep(std::time::Duration::from_millis(100));
            assert!(!second.is_finished(), "two threads have the same slot");
            first.remove().unwrap();
            second.join().unwrap()
        });
        assert!(!second.complete("name").exists());
        fs_err::write(second.partial(), "its folder is there").unwrap();
    }

    #[test]
    fn the_next_holder_finds_the_files_of_the_last_one() {
        let cache = tempfile::tempdir().unwrap();
        let first = Slot::acquire(cache.path(), "key").unwrap();
        fs_err::write(first.partial(), "half").unwrap();
        drop(first);
        let second = Slot::acquire(cache.path(), "key").unwrap();
        assert_eq!(fs_err::read(second.partial()).unwrap(), b"half");
    }

    #[test]
    fn the_cache_folder_follows_the_xdg_specification() {
        let folder = |xdg: Option<&str>, home: Option<&str>| folder_from(xdg.map(Into::into), home.map(Into::into));
        assert_eq!(folder(Some("/x"), Some("/h")), Some("/x/crossflake".into()));
        assert_eq!(folder(Some("x"), Some("/h")), Some("/h/.cache/crossflake".into()));
        assert_eq!(folder(None, Some("/h")), Some("/h/.cache/crossflake".into()));
        assert_eq!(folder(Some(""), None), None);
    }
}
