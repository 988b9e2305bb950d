//! Debian packages as files: one member of one, and the bootstrap made of it.
//!
//! Only the member asked for is ever written, under a name given here: whatever else an archive says, it
//! cannot put a file anywhere.

use std::io::{self, Read};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use object::read::archive::ArchiveFile;

use crate::xz;

/// The path of the program in Debian's package busybox-static.
pub const BUSYBOX_MEMBER: &str = "usr/bin/busybox";

/// What the program is called by, beside its own name: the shells that builders start with. It finds all its
/// other commands by itself.
const BUSYBOX_NAMES: &[&str] = &["ash", "sh"];

/// More than any single program in a package that is read here.
const MEMBER_LIMIT: u64 = 64 << 20;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("it is no ar archive: {0}")]
    Ar(object::read::Error),
    #[error("it has no member data.tar.xz")]
    NoData,
    #[error("its data.tar.xz cannot be read: {0}")]
    Tar(io::Error),
    #[error("it has no file {0}")]
    NoMember(String),
    #[error("its file {0} is not a plain file of a sensible size")]
    NotPlain(String),
    #[error("failed to write {path}: {error}")]
    Write { path: String, error: io::Error },
}

/// The content of the plain file at `path` (`usr/bin/busybox`) in the package with these bytes.
pub fn member(deb: &[u8], path: &str) -> Result<Vec<u8>, Error> {
    let mut archive = tar::Archive::new(xz::reader(data_archive(deb)?));
    for entry in archive.entries().map_err(Error::Tar)? {
        let entry = entry.map_err(Error::Tar)?;
        if entry.path_bytes().strip_prefix(b"./") != Some(path.as_bytes()) {
            continue;
        }
        if !entry.header().entry_type().is_file() || entry.size() > MEMBER_LIMIT {
            return Err(Error::NotPlain(path.to_owned()));
        }
        let mut content = Vec::new();
        let size = entry.size();
        entry.take(MEMBER_LIMIT).read_to_end(&mut content).map_err(Error::Tar)?;
        if content.len() as u64 != size {
            return Err(Error::NotPlain(path.to_owned()));
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

/// Writes the bootstrap folder: `bin/busybox` out of the package busybox-static with these bytes, and links to
/// it. `folder` is created and must not be there yet. The same package is the same folder, to the bit.
pub fn busybox_folder(deb: &[u8], folder: &Path) -> Result<(), Error> {
    let program = member(deb, BUSYBOX_MEMBER)?;
    let written = |error| Error::Write { path: folder.display().to_string(), error };
    write_busybox(&program, folder).map_err(written)
}

fn write_busybox(program: &[u8], folder: &Path) -> io::Result<()> {
    let bin = folder.join("bin");
    std::fs::create_dir(folder)?;
    std::fs::create_dir(&bin)?;
    let path = bin.join("busybox");
    std::fs::write(&path, program)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o555))?;
    BUSYBOX_NAMES.iter().try_for_each(|name| symlink("busybox", bin.join(name)))
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
            archive.extend(
                format!("{name:<16}0           0     0     100644  {:<10}`\n", content.len()).bytes(),
            );
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
    fn only_the_member_asked_for_is_taken() {
        let deb = deb(&[
            ("../../evil", FILE, b"evil"),
            ("./usr/bin/busybox", FILE, b"program"),
            ("/etc/evil", FILE, b""),
        ]);
        let outside = tempfile::tempdir().unwrap();
        let folder = outside.path().join("a");
        busybox_folder(&deb, &folder).unwrap();
        let names: Vec<_> =
            fs_err::read_dir(outside.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["a"]);
        assert_eq!(fs_err::read(folder.join("bin/sh")).unwrap(), b"program");
        assert_eq!(fs_err::read_link(folder.join("bin/ash")).unwrap(), Path::new("busybox"));
        let mode = fs_err::metadata(folder.join("bin/busybox")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o555);
        assert_eq!(fs_err::read_dir(folder.join("bin")).unwrap().count(), 3);
    }

    #[test]
    fn a_folder_that_is_there_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let deb = deb(&[("./usr/bin/busybox", FILE, b"program")]);
        assert!(matches!(busybox_folder(&deb, folder.path()), Err(Error::Write { .. })));
        assert_eq!(fs_err::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_link_in_the_place_of_the_member_is_refused() {
        let deb = deb(&[("./usr/bin/busybox", tar::EntryType::Symlink, b"")]);
        assert!(matches!(member(&deb, BUSYBOX_MEMBER), Err(Error::NotPlain(_))));
    }

    #[test]
    fn what_is_no_package_or_lacks_the_member_is_refused() {
        assert!(matches!(member(b"", "a"), Err(Error::Ar(_))));
        assert!(matches!(member(b"<html>", "a"), Err(Error::Ar(_))));
        assert!(matches!(member(&ar(&[("debian-binary", b"2.0\n")]), "a"), Err(Error::NoData)));
        assert!(matches!(member(&ar(&[("data.tar.xz", b"garbage")]), "a"), Err(Error::Tar(_))));
        assert!(matches!(member(&deb(&[("./b", FILE, b"")]), "a"), Err(Error::NoMember(_))));
        let whole = deb(&[("./a", FILE, b"content")]);
        for length in 0..whole.len() {
            // No cut-off package may pass for a whole one: what is read is the member or an error.
            if let Ok(content) = member(&whole[..length], "a") {
                assert_eq!(content, b"content");
            }
        }
    }
}
