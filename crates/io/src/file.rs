//! Files written whole or not at all.

use std::fs::{File, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, OFlags, flock};

/// Writes `content` to `path`: into another file beside it, synced, then renamed over it. Readers see the old content
/// or the new, never a part; a failure, or an end at any moment, leaves the old file as it was. What an earlier writer
/// left that was killed is used up by the next.
///
/// Creates missing folders above `path`. A file that is there keeps its permissions, a new one has those an ordinary
/// new file gets. Where `path` is a link it stays one, and the file that it points to is written. A file that is
/// read-only was made so by somebody: it is not written, and neither is what is no file.
///
/// After a loss of power the old file may stand again, whole: the folder is not synced.
pub fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    write_whole_with(path, |file| file.write_all(content))
}

/// The same for what is too large to be held in memory: `write` puts the content into the file it is given.
pub fn write_whole_with(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let named = |error: io::Error| {
        io::Error::new(error.kind(), format!("failed to write {}: {error}", path.display()))
    };
    let path = &followed(path).map_err(named)?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs_err::create_dir_all(folder)?;
    replace(path, &beside(path), write).map_err(named)
}

/// Where the file is that is meant by `path`: itself, or what it points to as a link, which need not be there.
fn followed(path: &Path) -> io::Result<PathBuf> {
    // As many links as the kernel follows.
    const LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        match std::fs::symlink_metadata(&path) {
            Ok(found) if found.is_symlink() => {
                let to = std::fs::read_link(&path)?;
                path = path.parent().unwrap_or(Path::new("")).join(to);
            }
            _ => return Ok(path),
        }
    }
    Err(io::Error::other("too many links point to each other"))
}

/// The file that is written first: always the same, so that what is left of one is found again.
fn beside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".part~");
    path.with_file_name(name)
}

fn replace(path: &Path, part: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let permissions = match std::fs::metadata(path) {
        Ok(found) if !found.is_file() => return Err(io::Error::other("it is there and is no file")),
        Ok(found) if found.permissions().readonly() => {
            return Err(io::Error::new(
                ErrorKind::PermissionDenied,
                "it is read-only; make it writable first",
            ));
        }
        Ok(found) => Some(found.permissions()),
        Err(_) => None,
    };
    let mut file = take(part)?;
    let written = fill(&mut file, write, permissions).and_then(|()| std::fs::rename(part, path));
    if written.is_err() {
        // Nothing more can be done about it; the next writer uses it up.
        let _ = std::fs::remove_file(part);
    }
    written
}

/// Opens the file at `part` for this process alone: two that write the same file do so in turn.
fn take(part: &Path) -> io::Result<File> {
    loop {
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            // What `open` gives a new file: the umask applies. A link is not followed: whoever made it was not us.
            .mode(0o666)
            .custom_flags(OFlags::NOFOLLOW.bits() as i32)
            .open(part)?;
        flock(&file, FlockOperation::LockExclusive)?;
        // Its last holder may have renamed it: then this is the finished file, not ours to change.
        let held = file.metadata()?;
        if std::fs::symlink_metadata(part)
            .is_ok_and(|seen| (seen.dev(), seen.ino()) == (held.dev(), held.ino()))
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
    // One that was left may have had other permissions than the file has by now.
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
        let mut names: Vec<_> = fs_err::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sub/file");
        write_whole(&path, b"old").unwrap();
        // A folder cannot be replaced by a file.
        let taken = folder.path().join("taken");
        fs_err::create_dir(&taken).unwrap();
        assert!(
            write_whole(&taken, b"new")
                .unwrap_err()
                .to_string()
                .contains("taken: it is there and is no file")
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
    fn what_a_killed_writer_left_is_used_up() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs_err::write(beside(&path), "much more than the next one writes").unwrap();
        write_whole(&path, b"new").unwrap();
        assert_eq!(fs_err::read(&path).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["file"]);
    }

    #[test]
    fn a_link_stays_a_link_and_what_it_points_to_is_written() {
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
        assert!(write_whole(&at("circle"), b"").unwrap_err().to_string().contains("too many links"));
    }

    #[test]
    fn a_link_where_the_part_is_to_be_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs_err::write(folder.path().join("victim"), "whole").unwrap();
        symlink("victim", beside(&path)).unwrap();
        assert!(write_whole(&path, b"new").is_err());
        assert_eq!(fs_err::read(folder.path().join("victim")).unwrap(), b"whole");
    }

    #[test]
    fn a_read_only_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        write_whole(&path, b"old").unwrap();
        fs_err::set_permissions(&path, Permissions::from_mode(0o444)).unwrap();
        let error = write_whole(&path, b"new").unwrap_err().to_string();
        assert!(error.contains("file: it is read-only; make it writable first"), "{error}");
        assert_eq!(fs_err::read(&path).unwrap(), b"old");
    }

    #[test]
    fn many_writers_at_once_leave_one_whole_content() {
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
