//! One member out of a Debian package, and the folder that is made of busybox.

use std::io::{self, Read};
use std::path::Path;

use lzma_rust2::XzReader;
use object::read::archive::ArchiveFile;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("not a Debian package: {0}")]
    Archive(object::read::Error),
    #[error("has no data.tar.xz")]
    NoData,
    #[error("its data.tar.xz cannot be read: {0}")]
    Data(#[from] io::Error),
    #[error("has no {0}")]
    NoMember(String),
}

/// The content of `member`, given without a leading `./`, out of a package's bytes.
pub fn member(package: &[u8], member: &str) -> Result<Vec<u8>, Error> {
    let data = XzReader::new(data(package)?, false);
    for entry in tar::Archive::new(data).entries()? {
        let mut entry = entry?;
        let path = entry.path()?;
        if path.strip_prefix(".").unwrap_or(&path) == Path::new(member) {
            drop(path);
            let mut content = Vec::new();
            entry.read_to_end(&mut content)?;
            return Ok(content);
        }
    }
    Err(Error::NoMember(member.to_owned()))
}

/// The archive of a package's files, compressed as trixie's packages are.
fn data(package: &[u8]) -> Result<&[u8], Error> {
    for member in ArchiveFile::parse(package).map_err(Error::Archive)?.members() {
        let member = member.map_err(Error::Archive)?;
        if member.name() == b"data.tar.xz" {
            return member.data(package).map_err(Error::Archive);
        }
    }
    Err(Error::NoData)
}

/// Makes `folder` with busybox and its shell's names in `bin`, as `nix/supplies/debian/busybox.sh` does.
pub fn busybox_folder(folder: &Path, program: &[u8]) -> io::Result<()> {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let bin = folder.join("bin");
    let file = bin.join("busybox");
    crate::file::write_whole(&file, program)?;
    fs_err::set_permissions(file, std::fs::Permissions::from_mode(0o555))?;
    for name in ["ash", "sh"] {
        symlink("busybox", bin.join(name))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// A package with one file, as dpkg-deb lays it out.
    fn package(data_name: &str, path: &str, content: &[u8]) -> Vec<u8> {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o755);
        let mut tar = tar::Builder::new(Vec::new());
        tar.append_data(&mut header, path, content).unwrap();
        let mut xz = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(0)).unwrap();
        xz.write_all(&tar.into_inner().unwrap()).unwrap();
        let mut package = b"!<arch>\n".to_vec();
        for (name, data) in [("debian-binary", &b"2.0\n"[..]), (data_name, &xz.finish().unwrap())] {
            writeln!(package, "{name:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`", 0, 0, 0, 100644, data.len()).unwrap();
            package.extend_from_slice(data);
            package.resize(package.len().next_multiple_of(2), b'\n');
        }
        package
    }

    #[test]
    fn a_member_is_found_by_its_path() {
        let package = package("data.tar.xz", "./usr/bin/busybox", b"program");
        assert_eq!(member(&package, "usr/bin/busybox").unwrap(), b"program");
        assert!(matches!(member(&package, "bin/busybox"), Err(Error::NoMember(_))));
    }

    #[test]
    fn what_is_no_package_is_an_error() {
        assert!(matches!(member(b"<html>", "a"), Err(Error::Archive(_))));
        assert!(matches!(member(&package("data.tar.zst", "a", b""), "a"), Err(Error::NoData)));
        let whole = package("data.tar.xz", "./a", &[7; 5000]);
        assert!(member(&whole[..whole.len() - 30], "a").is_err());
    }
}
