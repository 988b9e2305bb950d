//! Reads the facts of a static library: an archive of object files.

use object::read::archive::ArchiveFile;
use object::{FileKind, Object};

use super::facts::{Architecture, Facts, Format, Kind};
use super::{Error, elf, pe_macho, wasm};

/// Reads the facts of an archive. Its machine is the one of its object files; other members, such as an index or compiler
/// intermediate code, have none. An archive without object files is no library and has no machine.
///
/// # Errors
///
/// [`Error::Malformed`] if the archive or an object file is damaged, or if object files are for different machines.
pub(crate) fn inspect(bytes: &[u8]) -> Result<Facts, Error> {
    let mut architecture: Option<Architecture> = None;
    for member in ArchiveFile::parse(bytes)?.members() {
        let found = architecture_of(member?.data(bytes)?)?;
        match (&architecture, found) {
            (_, None) => {}
            (None, found) => architecture = found,
            (Some(first), Some(other)) if *first == other => {}
            (Some(first), Some(other)) => {
                let reason = format!("it has object files for {} and for {}", first.text(), other.text());
                return Err(Error::Malformed(reason));
            }
        }
    }
    let kind = if architecture.is_some() { Kind::StaticLibrary } else { Kind::Other };
    Ok(Facts { architecture, kind, ..Facts::bare(Format::Archive) })
}

/// The machine of an object file. `None` if the member is something else.
fn architecture_of(member: &[u8]) -> Result<Option<Architecture>, Error> {
    if member.starts_with(wasm::HEADER) {
        return Ok(wasm::inspect(member)?.architecture);
    }
    match FileKind::parse(member) {
        Ok(FileKind::Elf32 | FileKind::Elf64) => Ok(elf::inspect(member)?.architecture),
        Ok(FileKind::Coff | FileKind::CoffBig | FileKind::MachO32 | FileKind::MachO64) => {
            let file = object::File::parse(member)?;
            // A COFF file without a machine, or an index that looks like one.
            let is_object = file.architecture() != object::Architecture::Unknown;
            Ok(is_object.then(|| pe_macho::architecture(&file)))
        }
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Elf, other_formats};
    use crossflake_target::{Machine, Target};

    fn object(triple: &str) -> Vec<u8> {
        Elf::of(Target::of(triple).unwrap()).bytes()
    }

    #[test]
    fn the_machine_is_the_one_of_the_object_files() {
        let arm = object("aarch64-unknown-linux-gnu");
        let library = other_formats::archive(&[("a.o", &arm), ("note", b"a text"), ("b.o", &arm)]);
        let facts = inspect(&library).unwrap();
        assert_eq!(facts.architecture.unwrap().machine, Some(Machine::Aarch64));
        assert_eq!((facts.format, facts.kind, facts.linkage), (Format::Archive, Kind::StaticLibrary, None));
    }

    #[test]
    fn an_archive_without_object_files_is_no_library() {
        for members in [&[][..], &[("note", &b"a text"[..])]] {
            let facts = inspect(&other_formats::archive(members)).unwrap();
            assert_eq!((facts.architecture, facts.kind), (None, Kind::Other));
        }
    }

    #[test]
    fn object_files_for_different_machines_are_an_error() {
        let [arm, intel] = ["aarch64-unknown-linux-gnu", "x86_64-unknown-linux-gnu"].map(object);
        let error = inspect(&other_formats::archive(&[("a.o", &arm), ("b.o", &intel)])).unwrap_err();
        assert_eq!(
            error.to_string(),
            "it has object files for AArch64, 64-bit, little-endian and for x86-64, 64-bit, little-endian"
        );
    }

    #[test]
    fn a_truncated_archive_is_an_error() {
        let library = other_formats::archive(&[("a.o", &object("aarch64-unknown-linux-gnu"))]);
        assert!(inspect(&library[..library.len() / 2]).is_err());
    }
}
