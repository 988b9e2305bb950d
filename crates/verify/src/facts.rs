//! What a file is.

use serde::{Serialize, Serializer};

use super::versions::{self, Requirement};
use super::{Error, elf, foreign, store, wasm};
use crossflake_target::{Glibc, Machine};

/// The container a program comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    Elf,
    Pe,
    MachO,
    Wasm,
    Archive,
    /// None of the above: a script, a text, an empty file.
    Other,
}

impl Format {
    /// The name people use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Elf => "ELF",
            Self::Pe => "PE",
            Self::MachO => "Mach-O",
            Self::Wasm => "WebAssembly",
            Self::Archive => "archive",
            Self::Other => "no known binary format",
        }
    }
}

/// The machine a file is for, as its header states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Architecture {
    /// The machine if a supported triple uses it: header number, pointer width and byte order all fit.
    #[serde(skip)]
    pub machine: Option<Machine>,
    pub name: String,
    /// Pointer width: 32 or 64.
    pub bits: u8,
    pub little_endian: bool,
}

impl Architecture {
    /// Name, width and byte order: `AArch64, 64-bit, little-endian`.
    pub fn text(&self) -> String {
        let order = if self.little_endian { "little" } else { "big" };
        format!("{}, {}-bit, {order}-endian", self.name, self.bits)
    }
}

/// What a linked file is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A program that is loaded at a fixed address.
    Executable,
    /// A program that is loaded anywhere.
    Pie,
    SharedLibrary,
    /// Not linked yet.
    Object,
    Other,
}

impl Kind {
    /// The name people use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Executable => "executable",
            Self::Pie => "position-independent executable",
            Self::SharedLibrary => "shared library",
            Self::Object => "object file",
            Self::Other => "no program",
        }
    }

    pub fn is_program(self) -> bool {
        matches!(self, Self::Executable | Self::Pie)
    }
}

/// Who puts the program's parts together when it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Linkage {
    /// A dynamic linker, with libraries of the machine it runs on.
    Dynamic,
    /// Nobody: all is in the file.
    Static,
    /// Nobody; the program relocates itself.
    StaticPie,
}

impl Linkage {
    pub fn name(self) -> &'static str {
        match self {
            Self::Dynamic => "dynamic",
            Self::Static => "static",
            Self::StaticPie => "static-pie",
        }
    }
}

/// What was left in for debuggers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Symbols {
    /// The full symbol table (`.symtab`, COFF's, WebAssembly's section `name`), which `strip` takes out. The dynamic
    /// linker's own table stays.
    pub table: bool,
    /// Debug information (`.debug_*`).
    pub debug: bool,
}

impl Symbols {
    /// Whether `strip` would find nothing to take out.
    pub fn stripped(self) -> bool {
        !self.table && !self.debug
    }

    pub fn name(self) -> &'static str {
        match (self.table, self.debug) {
            (false, false) => "stripped",
            (true, false) => "symbol table",
            (false, true) => "debug information",
            (true, true) => "symbol table and debug information",
        }
    }
}

/// What a file states about itself. Names are as the file has them, bytes outside printable ASCII escaped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Facts {
    pub format: Format,
    /// `None` where the format has none or the file is of no known format.
    pub architecture: Option<Architecture>,
    pub kind: Kind,
    /// `None` for what is no program or library, and where the format does not tell.
    pub linkage: Option<Linkage>,
    /// The dynamic linker the kernel is asked to start.
    pub interpreter: Option<String>,
    /// The libraries it asks for, in the order they are loaded; of a WebAssembly module, the modules it imports from.
    pub needed: Vec<String>,
    /// What Windows prepares before it starts: `console` or `windows`. `None` for other systems.
    pub subsystem: Option<String>,
    /// Folders it searches for libraries before its own libraries' folders (DT_RPATH), colon by colon.
    pub rpath: Vec<String>,
    /// The same by the newer tag (DT_RUNPATH).
    pub runpath: Vec<String>,
    /// The versions it needs of its libraries, library by library as the file has them.
    pub requirements: Vec<Requirement>,
    /// The oldest glibc that has every `GLIBC_` version it needs. `None` when it needs none.
    #[serde(serialize_with = "glibc_text")]
    pub glibc: Option<Glibc>,
    /// `None` where the format does not tell.
    pub symbols: Option<Symbols>,
    /// In lowercase hexadecimal, where the linker left one.
    pub build_id: Option<String>,
    /// Paths of the Nix store that stand anywhere in the file, distinct and sorted, at most 16.
    pub store_paths: Vec<String>,
    /// In bytes.
    pub size: u64,
}

// By reference because serde calls it so.
#[allow(clippy::ref_option)]
fn glibc_text<S: Serializer>(glibc: &Option<Glibc>, serializer: S) -> Result<S::Ok, S::Error> {
    match glibc {
        Some(glibc) => serializer.collect_str(glibc),
        None => serializer.serialize_none(),
    }
}

impl Facts {
    /// Facts of a file that states nothing but its format.
    pub(super) fn bare(format: Format) -> Self {
        Self {
            format,
            architecture: None,
            kind: Kind::Other,
            linkage: None,
            interpreter: None,
            needed: Vec::new(),
            subsystem: None,
            rpath: Vec::new(),
            runpath: Vec::new(),
            requirements: Vec::new(),
            glibc: None,
            symbols: None,
            build_id: None,
            store_paths: Vec::new(),
            size: 0,
        }
    }

    /// The machine's name, or what stands for it: `AArch64`.
    pub fn machine_name(&self) -> &str {
        self.architecture.as_ref().map_or("no machine", |architecture| &architecture.name)
    }

    /// How it is linked, in words: `dynamic, started by /lib/ld-linux-aarch64.so.1`.
    pub fn linkage_text(&self) -> String {
        match (self.linkage, &self.interpreter) {
            (None, _) => "not linked".to_owned(),
            (Some(linkage), None) => linkage.name().to_owned(),
            (Some(linkage), Some(interpreter)) => format!("{}, started by {interpreter}", linkage.name()),
        }
    }
}

/// Says what `bytes`, the whole content of a file, are.
///
/// # Errors
///
/// [`Error::Malformed`] when the format is known and its tables make no sense.
pub fn inspect(bytes: &[u8]) -> Result<Facts, Error> {
    let mut facts = match format_of(bytes) {
        Format::Elf => elf::inspect(bytes)?,
        format @ (Format::Pe | Format::MachO) => foreign::inspect(format, bytes)?,
        Format::Wasm => wasm::inspect(bytes)?,
        format @ (Format::Archive | Format::Other) => Facts::bare(format),
    };
    facts.glibc = versions::glibc_needed(&facts.requirements);
    facts.store_paths = store::paths_in(bytes);
    facts.size = bytes.len() as u64;
    Ok(facts)
}

/// By the first bytes. Formats that no target makes count as none: DOS programs, COFF objects, and Mach-O
/// for several machines at once, whose first bytes are also a Java class's.
fn format_of(bytes: &[u8]) -> Format {
    use object::FileKind;
    // A WebAssembly module's magic number and version; `object` would bring a whole parser for it.
    if bytes.starts_with(wasm::HEADER) {
        return Format::Wasm;
    }
    // Shorter than what `object` looks at, but still an ELF file that was cut off.
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
    fn the_format_is_told_by_the_first_bytes() {
        assert_eq!(format_of(b""), Format::Other);
        assert_eq!(format_of(b"#!/bin/sh\necho hello world\n"), Format::Other);
        assert_eq!(format_of(b"\0asm\x01\0\0\0"), Format::Wasm);
        assert_eq!(format_of(b"!<arch>\n        "), Format::Archive);
        assert_eq!(format_of(b"\x7fELF"), Format::Elf);
        assert_eq!(format_of(b"MZ"), Format::Other);
    }

    #[test]
    fn a_text_is_no_error_and_a_cut_off_program_is_one() {
        let facts = inspect(b"a text").unwrap();
        assert_eq!((facts.format, facts.size), (Format::Other, 6));
        assert!(inspect(b"\x7fELF\x02\x01\x01").is_err());
    }
}
