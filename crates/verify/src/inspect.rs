//! Reads the facts of a file of any format from its bytes.

use object::FileKind;

use super::facts::{Facts, Format};
use super::{Error, archive, elf, pe_macho, store_paths, versions, wasm};

/// Reads the facts from `bytes`, the whole content of a file. A file of an unknown format has facts, too.
///
/// # Errors
///
/// [`Error::Malformed`] if the format is known but the content is damaged.
pub fn inspect(bytes: &[u8]) -> Result<Facts, Error> {
    let mut facts = match format_of(bytes) {
        Format::Elf => elf::inspect(bytes)?,
        format @ (Format::Pe | Format::MachO) => pe_macho::inspect(format, bytes)?,
        Format::Wasm => wasm::inspect(bytes)?,
        Format::Archive => archive::inspect(bytes)?,
        Format::Other => Facts::bare(Format::Other),
    };
    facts.glibc = versions::glibc_needed(&facts.requirements);
    facts.store_paths = store_paths::find(bytes);
    facts.size = bytes.len() as u64;
    Ok(facts)
}

/// Recognizes a format by the first bytes. DOS programs, COFF objects and Mach-O files for several machines are
/// [`Format::Other`]: no target produces them, and the latter start with the same bytes as Java classes.
fn format_of(bytes: &[u8]) -> Format {
    // `object` recognizes WebAssembly only with a feature that adds a whole parser.
    if bytes.starts_with(wasm::HEADER) {
        return Format::Wasm;
    }
    // `FileKind` needs more bytes than the magic number, but a truncated ELF file is still one.
    if bytes.starts_with(b"\x7fELF") {
        return Format::Elf;
    }
    match FileKind::parse(bytes) {
        Ok(FileKind::Pe32 | FileKind::Pe64) => Format::Pe,
        Ok(FileKind::MachO32 | FileKind::MachO64) => Format::MachO,
        Ok(FileKind::Archive) => Format::Archive,
        _ => Format::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_determine_the_format() {
        assert_eq!(format_of(b""), Format::Other);
        assert_eq!(format_of(b"#!/bin/sh\necho hello world\n"), Format::Other);
        assert_eq!(format_of(b"\0asm\x01\0\0\0"), Format::Wasm);
        assert_eq!(format_of(b"!<arch>\n        "), Format::Archive);
        assert_eq!(format_of(b"\x7fELF"), Format::Elf);
        assert_eq!(format_of(b"MZ"), Format::Other);
    }

    #[test]
    fn a_text_has_facts_and_a_truncated_program_is_an_error() {
        let facts = inspect(b"a text").unwrap();
        assert_eq!((facts.format, facts.size), (Format::Other, 6));
        assert!(inspect(b"\x7fELF\x02\x01\x01").is_err());
    }
}
