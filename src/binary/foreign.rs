//! PE, Mach-O and WebAssembly: enough to say what a file is.

use object::{Architecture as Known, Object, ObjectKind};

use super::facts::{Architecture, Facts, Format, Kind, Linkage};
use super::{Error, limits};
use crate::target::Machine;

/// Says what a PE or Mach-O file is.
pub fn inspect(format: Format, bytes: &[u8]) -> Result<Facts, Error> {
    let file = object::File::parse(bytes)?;
    let mut needed = Vec::new();
    for library in file.import_libraries()? {
        limits::another(needed.len(), "libraries")?;
        needed.push(limits::name(library?.name())?);
    }
    let kind = kind(file.kind());
    let linked = kind != Kind::Object && kind != Kind::Other;
    Ok(Facts {
        architecture: Some(architecture(&file)),
        kind,
        linkage: linked.then_some(if needed.is_empty() { Linkage::Static } else { Linkage::Dynamic }),
        needed,
        ..Facts::bare(format)
    })
}

/// A WebAssembly module has one machine, and the first bytes say no more.
pub fn wasm() -> Facts {
    let name = "wasm32".to_owned();
    let architecture = Architecture { machine: None, name, bits: 32, little_endian: true };
    Facts { architecture: Some(architecture), ..Facts::bare(Format::Wasm) }
}

fn architecture(file: &object::File<'_>) -> Architecture {
    let machine = match file.architecture() {
        Known::X86_64 => Some(Machine::X86_64),
        Known::I386 => Some(Machine::I386),
        Known::Aarch64 => Some(Machine::Aarch64),
        Known::Arm => Some(Machine::Arm),
        _ => None,
    };
    let name =
        machine.map_or_else(|| format!("{:?}", file.architecture()), |machine| machine.name().to_owned());
    let bits = if file.is_64() { 64 } else { 32 };
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
    use crate::binary::fixture::foreign::{macho, pe};

    #[test]
    fn a_windows_program_s_machine_and_libraries_are_read() {
        let facts = inspect(Format::Pe, &pe(&["KERNEL32.dll", "msvcrt.dll"])).unwrap();
        assert_eq!(facts.architecture.unwrap().machine, Some(Machine::X86_64));
        assert_eq!((facts.kind, facts.linkage), (Kind::Executable, Some(Linkage::Dynamic)));
        assert_eq!(facts.needed, ["KERNEL32.dll", "msvcrt.dll"]);
        assert_eq!(inspect(Format::Pe, &pe(&[])).unwrap().linkage, Some(Linkage::Static));
    }

    #[test]
    fn a_mac_program_s_machine_and_libraries_are_read() {
        let facts = inspect(Format::MachO, &macho("/usr/lib/libSystem.B.dylib")).unwrap();
        assert_eq!(facts.architecture.unwrap().machine, Some(Machine::Aarch64));
        assert_eq!((facts.kind, facts.linkage), (Kind::Executable, Some(Linkage::Dynamic)));
        assert_eq!(facts.needed, ["/usr/lib/libSystem.B.dylib"]);
    }
}
