//! Files written whole or not at all.

use std::io::{self, Write};
use std::path::Path;

/// Writes `content` to `path`: into a temporary file beside it, synced, then renamed over it. Readers see
/// the old content or the new, never a part; a failure leaves the old file as it was.
///
/// Creates missing folders above `path`. The new file has the permissions an ordinary new file gets.
pub fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    write_whole_with(path, |file| file.write_all(content))
}

/// The same for what is too large to be held in memory: `write` puts the content into the file it is given.
pub fn write_whole_with(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs_err::create_dir_all(folder)?;
    let named = |error: io::Error| {
        io::Error::new(error.kind(), format!("failed to write {}: {error}", path.display()))
    };
    let mut file = tempfile::Builder::new()
        .prefix(".crossflake-")
        .permissions(permissions(path))
        .tempfile_in(folder)
        .map_err(named)?;
    write(&mut file).map_err(named)?;
    file.as_file().sync_all().map_err(named)?;
    file.persist(path).map_err(|error| named(error.error))?;
    Ok(())
}

/// The permissions of the file that is there, or what `open` would give a new one (the umask applies).
fn permissions(path: &Path) -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path)
        .map_or_else(|_| std::fs::Permissions::from_mode(0o666), |found| found.permissions())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sub/file");
        write_whole(&path, b"old").unwrap();
        // A folder cannot be replaced by a file: the write fails after the content was written.
        let taken = folder.path().join("taken");
        fs_err::create_dir(&taken).unwrap();
        assert!(write_whole(&taken, b"new").is_err());
        assert_eq!(fs_err::read(&path).unwrap(), b"old");
        let left: Vec<_> = fs_err::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 2, "a temporary file was left behind: {left:?}");
    }

    #[test]
    fn a_write_replaces_the_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        write_whole(&path, b"old").unwrap();
        write_whole(&path, b"new").unwrap();
        assert_eq!(fs_err::read(&path).unwrap(), b"new");
    }
}
