//! Reads the facts of PE and Mach-O files, as far as checks use them.

use object::read::pe::{ImageNtHeaders, ImageOptionalHeader, PeFile};
use object::{AddressSize, Architecture as ObjectArchitecture, Object, ObjectKind, ObjectSection, ReadRef, pe};

use super::facts::{Architecture, Facts, Format, Kind, Linkage, Symbols};
use super::{Error, limits};
use crossflake_target::Machine;

/// Reads the facts of a PE or Mach-O file.
///
/// # Errors
///
/// [`Error::Malformed`] if a header or table is damaged.
pub(crate) fn inspect(format: Format, bytes: &[u8]) -> Result<Facts, Error> {
    let file = object::File::parse(bytes)?;
    let mut needed = Vec::new();
    for library in file.import_libraries()? {
        limits::check_room(needed.len(), "libraries")?;
        needed.push(limits::name(library?.name())?);
    }
    let kind = kind(file.kind());
    let linked = kind != Kind::Object && kind != Kind::Other;
    Ok(Facts {
        architecture: Some(architecture(&file)),
        kind,
        linkage: linked.then_some(if needed.is_empty() { Linkage::Static } else { Linkage::Dynamic }),
        needed,
        subsystem: subsystem(&file),
        symbols: match format {
            Format::Pe => Some(symbols(&file)?),
            // `strip` keeps some symbols of a Mach-O file. This code does not know which.
            _ => None,
        },
        ..Facts::bare(format)
    })
}

/// The subsystem that Windows prepares before it starts the program. `None` for Mach-O.
fn subsystem(file: &object::File<'_>) -> Option<String> {
    fn name<'data, Pe: ImageNtHeaders, R: ReadRef<'data>>(file: &PeFile<'data, Pe, R>) -> String {
        match file.nt_headers().optional_header().subsystem() {
            pe::IMAGE_SUBSYSTEM_WINDOWS_CUI => "console".to_owned(),
            pe::IMAGE_SUBSYSTEM_WINDOWS_GUI => "windows".to_owned(),
            other => format!("{other:?}"),
        }
    }
    match file {
        object::File::Pe32(file) => Some(name(file)),
        object::File::Pe64(file) => Some(name(file)),
        _ => None,
    }
}

/// The symbols for debuggers in a PE file. Its symbol table has no other use: exports of a DLL are in another table.
fn symbols(file: &object::File<'_>) -> Result<Symbols, Error> {
    let mut symbols = Symbols { table: file.symbols().next().is_some(), debug: false };
    for section in file.sections() {
        let name = limits::check_length(section.name_bytes()?)?;
        symbols.debug |= name.starts_with(b".debug_") || name.starts_with(b".zdebug_");
    }
    Ok(symbols)
}

/// The machine of a PE, COFF or Mach-O file.
pub(crate) fn architecture(file: &object::File<'_>) -> Architecture {
    let machine = match file.architecture() {
        ObjectArchitecture::X86_64 => Some(Machine::X86_64),
        ObjectArchitecture::I386 => Some(Machine::I386),
        ObjectArchitecture::Aarch64 => Some(Machine::Aarch64),
        ObjectArchitecture::Arm => Some(Machine::Arm),
        _ => None,
    };
    let name = machine.map_or_else(|| format!("{:?}", file.architecture()), |machine| machine.name().to_owned());
    // `is_64` is false for all COFF objects.
    let bits = if file.architecture().address_size() == Some(AddressSize::U64) { 64 } else { 32 };
    Architecture { machine, name, bits, little_endian: file.is_little_endian() }
}

fn kind(kind: ObjectKind) -> Kind {
    match kind {
        ObjectKind::Executable => Kind::Executable,
        ObjectKind::Dynamic => Kind::SharedLibrary,
        ObjectKind::Relocatable => Kind::Object,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::other_formats::{macho, pe};

    #[test]
    fn machine_and_libraries_of_a_windows_program_are_read() {
        let facts = inspect(Format::Pe, &pe(&["KERNEL32.dll", "msvcrt.dll"])).unwrap();
        assert_eq!(facts.architecture.unwrap().machine, Some(Machine::X86_64));
        assert_eq!((facts.kind, facts.linkage), (Kind::Executable, Some(Linkage::Dynamic)));
        assert_eq!(facts.needed, ["KERNEL32.dll", "msvcrt.dll"]);
        assert_eq!((facts.subsystem.as_deref(), facts.symbols), (Some("console"), Some(Symbols::default())));
        assert_eq!(inspect(Format::Pe, &pe(&[])).unwrap().linkage, Some(Linkage::Static));
    }

    #[test]
    fn machine_and_libraries_of_a_macos_program_are_read() {
        let facts = inspect(Format::MachO, &macho("/usr/lib/libSystem.B.dylib")).unwrap();
        assert_eq!(facts.architecture.unwrap().machine, Some(Machine::Aarch64));
        assert_eq!((facts.kind, facts.linkage), (Kind::Executable, Some(Linkage::Dynamic)));
        assert_eq!(facts.needed, ["/usr/lib/libSystem.B.dylib"]);
    }
}
