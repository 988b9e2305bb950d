//! Where a download lives until it is in the Nix store: one folder a file, named by the file's hash.
//!
//! Who holds the lock of a folder may write in it. The kernel lets go of the lock when its holder ends,
//! however it ends; the next one finds what had arrived and carries on from there.

use std::fs::File;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

/// The folder for one file's download, held for as long as this lives.
#[derive(Debug)]
pub(crate) struct Slot {
    folder: PathBuf,
    _lock: File,
}

impl Slot {
    /// Takes the folder for `key` below `cache`, and waits for whoever has it.
    pub(crate) fn take(cache: &Path, key: &str) -> io::Result<Self> {
        let folder = cache.join(key);
        loop {
            fs_err::create_dir_all(&folder)?;
            let lock = match File::open(&folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                opened => opened?,
            };
            flock(&lock, FlockOperation::LockExclusive)?;
            // Its last holder may have removed the folder: then this lock is of a folder nobody sees.
            if std::fs::metadata(&folder).is_ok_and(|seen| same(&seen, &lock)) {
                return Ok(Self { folder, _lock: lock });
            }
        }
    }

    /// Removes what an earlier holder left in the folder for `key`, who was killed after the file was in the store.
    /// Waits for a holder that is still there.
    pub(crate) fn clear_left(cache: &Path, key: &str) -> io::Result<()> {
        if cache.join(key).exists() { Self::take(cache, key)?.clear() } else { Ok(()) }
    }

    /// Where the file is while it arrives. `~` is in no store name, so it is never taken for the whole.
    pub(crate) fn part(&self) -> PathBuf {
        self.folder.join("part~")
    }

    /// Where the file is when all of it has arrived: the base name is its name in the store.
    pub(crate) fn whole(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Removes the folder with all that is in it.
    pub(crate) fn clear(self) -> io::Result<()> {
        fs_err::remove_dir_all(&self.folder)
    }
}

fn same(seen: &std::fs::Metadata, lock: &File) -> bool {
    lock.metadata().is_ok_and(|held| (held.dev(), held.ino()) == (seen.dev(), seen.ino()))
}

/// The folder that a variable of the environment names.
pub(crate) fn folder_in(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from)
}

/// The folder of this user's cache that is ours.
pub(crate) fn of_user() -> Option<PathBuf> {
    folder(folder_in("XDG_CACHE_HOME"), folder_in("HOME"))
}

/// The same, from `XDG_CACHE_HOME` and `HOME`. `None` when neither is
/// an absolute path, which the XDG base directory specification asks for.
fn folder(xdg_cache_home: Option<PathBuf>, home: Option<PathBuf>) -> Option<PathBuf> {
    let absolute = |path: &PathBuf| path.is_absolute();
    let cache = xdg_cache_home.filter(absolute).or_else(|| Some(home.filter(absolute)?.join(".cache")))?;
    Some(cache.join("crossflake"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_taker_waits_and_gets_a_fresh_folder() {
        let cache = tempfile::tempdir().unwrap();
        let first = Slot::take(cache.path(), "key").unwrap();
        fs_err::write(first.whole("name"), "content").unwrap();
        let second = std::thread::scope(|scope| {
            let second = scope.spawn(|| Slot::take(cache.path(), "key").unwrap());
            std::thread::sleep(std::time::Duration::from_millis(100));
            assert!(!second.is_finished(), "two have the same slot");
            first.clear().unwrap();
            second.join().unwrap()
        });
        assert!(!second.whole("name").exists());
        fs_err::write(second.part(), "its folder is there").unwrap();
    }

    #[test]
    fn what_an_ended_holder_left_is_found() {
        let cache = tempfile::tempdir().unwrap();
        let first = Slot::take(cache.path(), "key").unwrap();
        fs_err::write(first.part(), "half").unwrap();
        drop(first);
        let second = Slot::take(cache.path(), "key").unwrap();
        assert_eq!(fs_err::read(second.part()).unwrap(), b"half");
    }

    #[test]
    fn the_cache_is_where_xdg_says() {
        let folder =
            |xdg: Option<&str>, home: Option<&str>| folder(xdg.map(Into::into), home.map(Into::into));
        assert_eq!(folder(Some("/x"), Some("/h")), Some("/x/crossflake".into()));
        assert_eq!(folder(Some("x"), Some("/h")), Some("/h/.cache/crossflake".into()));
        assert_eq!(folder(None, Some("/h")), Some("/h/.cache/crossflake".into()));
        assert_eq!(folder(Some(""), None), None);
    }
}
