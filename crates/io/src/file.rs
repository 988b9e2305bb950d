//! Atomic writes: a reader sees the old content of a file or the new one, never a mixture.

use std::fs::{File, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, OFlags, flock};

/// Writes `content` to `path` atomically: to a temporary file in the same folder, which is synced and then renamed.
/// If the write fails or the process is killed, the old file is unchanged. The next write reuses a leftover temporary
/// file.
///
/// Creates missing parent folders. An existing file keeps its permissions; a new file's follow the umask. If `path` is
/// a symbolic link, the link stays and the file that it points to is replaced.
///
/// The folder is not synced: after a power failure the old content may be back.
///
/// # Errors
///
/// The system's errors, with the path, and an error if the existing file is read-only or is not a regular file.
pub fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    write_whole_with(path, |file| file.write_all(content))
}

/// Like [`write_whole`], for content that is too large for memory: `write` writes it to the file that it gets.
pub fn write_whole_with(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let named = |error: io::Error| io::Error::new(error.kind(), format!("failed to write {}: {error}", path.display()));
    let path = &resolve_links(path).map_err(named)?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs_err::create_dir_all(folder)?;
    replace(path, &temporary_path(path), write).map_err(named)
}

/// Follows symbolic links. Returns the path of the file itself, which need not exist.
fn resolve_links(path: &Path) -> io::Result<PathBuf> {
    // The kernel's limit: path_resolution(7).
    const LIMIT: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..LIMIT {
        match std::fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_symlink() => {
                let target = std::fs::read_link(&path)?;
                path = path.parent().unwrap_or(Path::new("")).join(target);
            }
            _ => return Ok(path),
        }
    }
    Err(io::Error::other("too many levels of symbolic links"))
}

/// The temporary file's path. It is always the same, so that the next write finds a leftover.
fn temporary_path(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".part~");
    path.with_file_name(name)
}

fn replace(path: &Path, temporary: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let permissions = match std::fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => {
            return Err(io::Error::other("it exists and is not a regular file"));
        }
        // A rename would replace the file all the same, but its owner has protected it.
        Ok(metadata) if metadata.permissions().readonly() => {
            return Err(io::Error::new(ErrorKind::PermissionDenied, "it is read-only; make it writable first"));
        }
        Ok(metadata) => Some(metadata.permissions()),
        Err(_) => None,
    };
    let mut file = open_locked(temporary)?;
    let written = fill(&mut file, write, permissions).and_then(|()| std::fs::rename(temporary, path));
    if written.is_err() {
        // If this fails too, the next write reuses the file.
        let _ = std::fs::remove_file(temporary);
    }
    written
}

/// Opens the temporary file and locks it, so that two processes write the same file one after the other.
fn open_locked(temporary: &Path) -> io::Result<File> {
    loop {
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            // The umask applies, as for every new file.
            .mode(0o666)
            // Never write through a link that someone else put here.
            .custom_flags(OFlags::NOFOLLOW.bits() as i32)
            .open(temporary)?;
        flock(&file, FlockOperation::LockExclusive)?;
        // While this process waited, the previous writer may have renamed the file. Then it is the finished file.
        let locked = file.metadata()?;
        if std::fs::symlink_metadata(temporary)
            .is_ok_and(|found| (found.dev(), found.ino()) == (locked.dev(), locked.ino()))
        {
            return Ok(file);
        }
    }
}

fn fill(
    file: &mut File,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    permissions: Option<Permissions>,
) -> io::Result<()> {
    file.set_len(0)?;
    // The permissions of a leftover temporary file may differ.
    if let Some(permissions) = permissions {
        file.set_permissions(Permissions::from_mode(permissions.mode() & 0o777))?;
    }
    write(file)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_and_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sub/file");
        write_whole(&path, b"old").unwrap();
        // A folder cannot be replaced by a file.
        let taken = folder.path().join("taken");
        fs_err::create_dir(&taken).unwrap();
        assert!(
            write_whole(&taken, b"new").unwrap_err().to_string().contains("taken: it exists and is not a regular file")
        );
        assert_eq!(fs_err::read(&path).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["sub", "taken"]);
    }

    #[test]
    fn a_write_replaces_the_content_and_keeps_the_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        write_whole(&path, b"a longer old content").unwrap();
        fs_err::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        write_whole(&path, b"new").unwrap();
        assert_eq!(fs_err::read(&path).unwrap(), b"new");
        assert_eq!(fs_err::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(names(folder.path()), ["file"]);
    }

    #[test]
    fn a_write_reuses_the_temporary_file_of_a_killed_process() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs_err::write(temporary_path(&path), "longer than the next content").unwrap();
        write_whole(&path, b"new").unwrap();
        assert_eq!(fs_err::read(&path).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["file"]);
    }

    #[test]
    fn a_write_through_a_link_replaces_the_target_and_keeps_the_link() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs_err::create_dir(at("elsewhere")).unwrap();
        symlink("link", at("to-link")).unwrap();
        symlink("elsewhere/file", at("link")).unwrap();
        for content in [b"1", b"2"] {
            write_whole(&at("to-link"), content).unwrap();
            assert_eq!(fs_err::read(at("elsewhere/file")).unwrap(), content);
        }
        assert_eq!(fs_err::read_link(at("link")).unwrap(), Path::new("elsewhere/file"));
        assert_eq!(names(folder.path()), ["elsewhere", "link", "to-link"]);
        symlink("circle", at("circle")).unwrap();
        assert!(write_whole(&at("circle"), b"").unwrap_err().to_string().contains("too many levels of symbolic links"));
    }

    #[test]
    fn a_link_at_the_temporary_path_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs_err::write(folder.path().join("victim"), "whole").unwrap();
        symlink("victim", temporary_path(&path)).unwrap();
        assert!(write_whole(&path, b"new").is_err());
        assert_eq!(fs_err::read(folder.path().join("victim")).unwrap(), b"whole");
    }

    #[test]
    fn a_read_only_file_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        write_whole(&path, b"old").unwrap();
        fs_err::set_permissions(&path, Permissions::from_mode(0o444)).unwrap();
        let error = write_whole(&path, b"new").unwrap_err().to_string();
        assert!(error.contains("file: it is read-only; make it writable first"), "{error}");
        assert_eq!(fs_err::read(&path).unwrap(), b"old");
    }

    #[test]
    fn concurrent_writes_leave_the_content_of_one_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let contents: Vec<Vec<u8>> = (0..8_u8).map(|n| vec![n; 10_000 + usize::from(n)]).collect();
        std::thread::scope(|scope| {
            for content in &contents {
                scope.spawn(|| (0..20).for_each(|_| write_whole(&path, content).unwrap()));
            }
        });
        assert!(contents.contains(&fs_err::read(&path).unwrap()));
        assert_eq!(names(folder.path()), ["file"]);
    }
}
