//! Reads the facts of a WebAssembly module: its imports, exports and custom sections.
//!
//! Users compile the verifier before their first build. A complete parser would take longer to compile than all of the
//! verifier, so this one reads three kinds of section and skips the others by their length.
//!
//! Source: WebAssembly Core Specification, chapter "Binary Format".

use super::facts::{Architecture, Facts, Format, Kind, Linkage, Symbols};
use super::{Error, limits};
use crossflake_target::Machine;

/// The magic number and the version of a module.
pub(crate) const HEADER: &[u8] = b"\0asm\x01\0\0\0";

// Section numbers.
const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;

/// Reads the facts of a module. A module that exports `_start` is a program according to WASI. Any other is a library
/// of its host.
///
/// # Errors
///
/// [`Error::Malformed`] if a section is damaged.
pub(crate) fn inspect(bytes: &[u8]) -> Result<Facts, Error> {
    let mut needed = Vec::new();
    let mut symbols = Symbols::default();
    let mut is_program = false;
    let mut rest = Reader { bytes: bytes.strip_prefix(HEADER).unwrap_or_default() };
    while !rest.bytes.is_empty() {
        let number = rest.byte()?;
        let mut section = Reader { bytes: rest.vector()? };
        match number {
            CUSTOM => {
                let name = section.name()?;
                symbols.table |= name == b"name";
                symbols.debug |= name.starts_with(b".debug_");
            }
            IMPORTS => needed = imports(&mut section)?,
            EXPORTS => is_program = exports_start(&mut section)?,
            _ => {}
        }
    }
    let machine = Machine::Wasm32;
    let architecture = Architecture {
        machine: Some(machine),
        name: machine.name().to_owned(),
        bits: machine.bits(),
        little_endian: true,
    };
    Ok(Facts {
        architecture: Some(architecture),
        kind: if is_program { Kind::Executable } else { Kind::SharedLibrary },
        linkage: Some(Linkage::Static),
        needed,
        symbols: Some(symbols),
        ..Facts::bare(Format::Wasm)
    })
}

/// The names of imported modules: distinct, in the order of their first import.
fn imports(section: &mut Reader<'_>) -> Result<Vec<String>, Error> {
    let mut modules: Vec<String> = Vec::new();
    for _ in 0..section.number()? {
        let module = limits::name(section.name()?)?;
        section.name()?;
        match section.byte()? {
            // A function: the index of its type.
            0 => drop(section.number()?),
            // A table: the type of its elements, and its size.
            1 => {
                section.byte()?;
                section.limits()?;
            }
            // A memory: its size.
            2 => section.limits()?,
            // A global: its type, and whether it is mutable.
            3 => drop((section.byte()?, section.byte()?)),
            // A tag: a byte, and the index of its type.
            4 => drop((section.byte()?, section.number()?)),
            other => return Err(Error::Malformed(format!("it has an import of the unknown kind {other}"))),
        }
        if !modules.contains(&module) {
            limits::check_room(modules.len(), "imported modules")?;
            modules.push(module);
        }
    }
    Ok(modules)
}

/// Whether the module exports a function called `_start`.
fn exports_start(section: &mut Reader<'_>) -> Result<bool, Error> {
    let mut found = false;
    for _ in 0..section.number()? {
        found |= section.name()? == b"_start";
        section.byte()?;
        section.number()?;
    }
    Ok(found)
}

/// Reads from the front of `bytes`. A wrong count cannot cause an endless loop, because each entry takes at least a
/// byte.
struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Result<u8, Error> {
        let (first, rest) = self.bytes.split_first().ok_or_else(truncated)?;
        self.bytes = rest;
        Ok(*first)
    }

    /// An unsigned LEB128 number: seven bits in each byte, the lowest first. The eighth bit is set in all but the last.
    fn number(&mut self) -> Result<u64, Error> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Error::Malformed("it contains a number with more than 64 bits".to_owned()))
    }

    /// A number of bytes, then these bytes.
    fn vector(&mut self) -> Result<&'a [u8], Error> {
        let length = usize::try_from(self.number()?).map_err(|_| truncated())?;
        let (vector, rest) = self.bytes.split_at_checked(length).ok_or_else(truncated)?;
        self.bytes = rest;
        Ok(vector)
    }

    fn name(&mut self) -> Result<&'a [u8], Error> {
        self.vector().and_then(limits::check_length)
    }

    /// The size of a table or memory: flags, the minimum, and the maximum if the lowest flag is set.
    fn limits(&mut self) -> Result<(), Error> {
        let flags = self.number()?;
        self.number()?;
        if flags & 1 != 0 {
            self.number()?;
        }
        Ok(())
    }
}

fn truncated() -> Error {
    Error::Malformed("one of its sections is truncated".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::other_formats::{Wasm, wasm};

    const COMMAND: Wasm<'_> =
        Wasm { imports: &["wasi_snapshot_preview1"], exports: &["memory", "_start"], custom: &[] };

    fn facts(module: &Wasm<'_>) -> Facts {
        inspect(&wasm(module)).unwrap()
    }

    #[test]
    fn a_module_with_a_start_function_is_a_program_and_any_other_is_a_library() {
        let command = facts(&COMMAND);
        assert_eq!((command.kind, command.linkage), (Kind::Executable, Some(Linkage::Static)));
        assert_eq!(command.architecture.unwrap().machine, Some(Machine::Wasm32));
        assert_eq!(facts(&Wasm { exports: &["memory"], ..COMMAND }).kind, Kind::SharedLibrary);
        assert_eq!(inspect(HEADER).unwrap().kind, Kind::SharedLibrary);
    }

    #[test]
    fn imported_modules_are_listed_once() {
        let module = Wasm { imports: &["env", "wasi_snapshot_preview1", "env"], ..COMMAND };
        assert_eq!(facts(&module).needed, ["env", "wasi_snapshot_preview1"]);
    }

    #[test]
    fn custom_sections_contain_names_and_debug_information() {
        let symbols = |custom| facts(&Wasm { custom, ..COMMAND }).symbols.unwrap();
        assert_eq!(symbols(&["producers", "target_features"]), Symbols::default());
        assert_eq!(symbols(&["name"]), Symbols { table: true, debug: false });
        assert_eq!(symbols(&[".debug_info"]), Symbols { table: false, debug: true });
    }

    #[test]
    fn every_kind_of_import_is_read_to_its_end() {
        let kinds: [&[u8]; 5] = [&[0, 5], &[1, 0x70, 1, 1, 2], &[2, 0, 1], &[3, 0x7f, 0], &[4, 0, 3]];
        let mut section = vec![6];
        for (i, kind) in kinds.iter().enumerate() {
            section.extend([1, b'a' + u8::try_from(i).unwrap(), 1, b'x']);
            section.extend(*kind);
        }
        section.extend(b"\x01z\x01x\x00\x00");
        let imports = imports(&mut Reader { bytes: &section }).unwrap();
        assert_eq!(imports, ["a", "b", "c", "d", "e", "z"]);
    }

    #[test]
    fn a_truncated_module_and_a_wrong_length_are_errors() {
        let whole = wasm(&Wasm { custom: &["name"], ..COMMAND });
        let boundaries: Vec<usize> =
            (HEADER.len()..whole.len()).filter(|end| inspect(&whole[..*end]).is_ok()).collect();
        // A module that ends between two sections is valid.
        assert_eq!(boundaries.len(), 3);
        let endless = [HEADER, &[2, 11], &[0xff; 11]].concat();
        assert!(inspect(&endless).is_err());
        let huge = [HEADER, &[2, 0xff, 0xff, 0xff, 0xff, 0x0f]].concat();
        assert!(inspect(&huge).is_err());
    }
}
