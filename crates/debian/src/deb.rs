//! Reads one file of a .deb package, and writes the busybox folder that builds bootstrap from.
//!
//! A hostile package cannot write elsewhere: this module chooses the paths of all files that it writes.

use std::io::{self, Read};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use object::read::archive::ArchiveFile;

use crate::xz;

/// The program's path in Debian's package busybox-static.
pub const BUSYBOX_MEMBER: &str = "usr/bin/busybox";

/// Links to the program: builders start these shells. The shells find busybox's other commands without links.
const BUSYBOX_LINKS: &[&str] = &["ash", "sh"];

/// The largest file to read, in bytes.
const MEMBER_LIMIT: u64 = 64 << 20;

/// The reason why a package could not be read or the folder not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("not an ar archive: {0}")]
    Ar(object::read::Error),
    #[error("it has no member data.tar.xz")]
    NoData,
    #[error("failed to read its data.tar.xz: {0}")]
    Tar(io::Error),
    #[error("it has no file {0}")]
    NoMember(String),
    #[error("its file {0} is not a regular file of at most {MEMBER_LIMIT} bytes")]
    NotRegular(String),
    #[error("failed to write {path}: {error}")]
    Write { path: String, error: io::Error },
}

/// Returns the content of the regular file at `path` (`usr/bin/busybox`) in a package. `deb` is the package's content.
pub fn member(deb: &[u8], path: &str) -> Result<Vec<u8>, Error> {
    let mut archive = tar::Archive::new(xz::reader(data_archive(deb)?));
    for entry in archive.entries().map_err(Error::Tar)? {
        let entry = entry.map_err(Error::Tar)?;
        if entry.path_bytes().strip_prefix(b"./") != Some(path.as_bytes()) {
            continue;
        }
        if !entry.header().entry_type().is_file() || entry.size() > MEMBER_LIMIT {
            return Err(Error::NotRegular(path.to_owned()));
        }
        let mut content = Vec::new();
        let size = entry.size();
        entry.take(MEMBER_LIMIT).read_to_end(&mut content).map_err(Error::Tar)?;
        if content.len() as u64 != size {
            return Err(Error::NotRegular(path.to_owned()));
        }
        return Ok(content);
    }
    Err(Error::NoMember(path.to_owned()))
}

fn data_archive(deb: &[u8]) -> Result<&[u8], Error> {
    let archive = ArchiveFile::parse(deb).map_err(Error::Ar)?;
    for member in archive.members() {
        let member = member.map_err(Error::Ar)?;
        if member.name() == b"data.tar.xz" {
            return member.data(deb).map_err(Error::Ar);
        }
    }
    Err(Error::NoData)
}

/// Writes the bootstrap folder: `bin/busybox` from the package busybox-static, and links to it. `deb` is the package's
/// content. Creates `folder`, which must not exist. The same package gives the same bits.
pub fn busybox_folder(deb: &[u8], folder: &Path) -> Result<(), Error> {
    let program = member(deb, BUSYBOX_MEMBER)?;
    write_busybox(&program, folder).map_err(|error| Error::Write { path: folder.display().to_string(), error })
}

fn write_busybox(program: &[u8], folder: &Path) -> io::Result<()> {
    let bin = folder.join("bin");
    std::fs::create_dir(folder)?;
    std::fs::create_dir(&bin)?;
    let path = bin.join("busybox");
    std::fs::write(&path, program)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o555))?;
    BUSYBOX_LINKS.iter().try_for_each(|name| symlink("busybox", bin.join(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tar(entries: &[(&str, tar::EntryType, &[u8])]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (path, kind, content) in entries {
            let mut header = tar::Header::new_gnu();
            header.as_gnu_mut().unwrap().name[..path.len()].copy_from_slice(path.as_bytes());
            header.set_entry_type(*kind);
            header.set_size(content.len() as u64);
            header.set_mode(0o755);
            header.set_cksum();
            builder.append(&header, *content).unwrap();
        }
        builder.into_inner().unwrap()
    }

    fn xz(content: &[u8]) -> Vec<u8> {
        let mut writer = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::default()).unwrap();
        io::Write::write_all(&mut writer, content).unwrap();
        writer.finish().unwrap()
    }

    fn ar(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = b"!<arch>\n".to_vec();
        for (name, content) in members {
            archive.extend(format!("{name:<16}0           0     0     100644  {:<10}`\n", content.len()).bytes());
            archive.extend_from_slice(content);
            archive.extend(std::iter::repeat_n(b'\n', content.len() % 2));
        }
        archive
    }

    fn deb(entries: &[(&str, tar::EntryType, &[u8])]) -> Vec<u8> {
        ar(&[("debian-binary", b"2.0\n"), ("control.tar.xz", b"x"), ("data.tar.xz", &xz(&tar(entries)))])
    }

    const FILE: tar::EntryType = tar::EntryType::Regular;

    #[test]
    fn the_bootstrap_folder_has_busybox_only() {
        let deb =
            deb(&[("../../evil", FILE, b"evil"), ("./usr/bin/busybox", FILE, b"program"), ("/etc/evil", FILE, b"")]);
        let outside = tempfile::tempdir().unwrap();
        let folder = outside.path().join("a");
        busybox_folder(&deb, &folder).unwrap();
        let names: Vec<_> = fs_err::read_dir(outside.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["a"]);
        assert_eq!(fs_err::read(folder.join("bin/sh")).unwrap(), b"program");
        assert_eq!(fs_err::read_link(folder.join("bin/ash")).unwrap(), Path::new("busybox"));
        let mode = fs_err::metadata(folder.join("bin/busybox")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o555);
        assert_eq!(fs_err::read_dir(folder.join("bin")).unwrap().count(), 3);
    }

    #[test]
    fn an_existing_folder_is_not_changed() {
        let folder = tempfile::tempdir().unwrap();
        let deb = deb(&[("./usr/bin/busybox", FILE, b"program")]);
        assert!(matches!(busybox_folder(&deb, folder.path()), Err(Error::Write { .. })));
        assert_eq!(fs_err::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_link_at_the_path_of_the_file_is_refused() {
        let deb = deb(&[("./usr/bin/busybox", tar::EntryType::Symlink, b"")]);
        assert!(matches!(member(&deb, BUSYBOX_MEMBER), Err(Error::NotRegular(_))));
    }

    #[test]
    fn a_malformed_package_is_refused() {
        assert!(matches!(member(b"", "a"), Err(Error::Ar(_))));
        assert!(matches!(member(b"<html>", "a"), Err(Error::Ar(_))));
        assert!(matches!(member(&ar(&[("debian-binary", b"2.0\n")]), "a"), Err(Error::NoData)));
        assert!(matches!(member(&ar(&[("data.tar.xz", b"garbage")]), "a"), Err(Error::Tar(_))));
        assert!(matches!(member(&deb(&[("./b", FILE, b"")]), "a"), Err(Error::NoMember(_))));
        let whole = deb(&[("./a", FILE, b"content")]);
        for length in 0..whole.len() {
            // A truncated package gives an error, or the whole file if it is before the cut.
            if let Ok(content) = member(&whole[..length], "a") {
                assert_eq!(content, b"content");
            }
        }
    }
}
