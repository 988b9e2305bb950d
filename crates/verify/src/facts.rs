//! The properties of a binary, read from its content.

use serde::{Serialize, Serializer};

use super::versions::Requirement;
use crossflake_target::{Glibc, Machine};

/// The file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    Elf,
    Pe,
    MachO,
    Wasm,
    Archive,
    /// Any other format: a script, a text, an empty file.
    Other,
}

impl Format {
    /// The name for people.
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

/// The machine in a file's header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Architecture {
    /// The machine, if a supported triple has the header's machine number, pointer width and byte order.
    #[serde(skip)]
    pub machine: Option<Machine>,
    /// The machine's name, or its number if it is not supported.
    pub name: String,
    /// The pointer width in bits: 32 or 64.
    pub bits: u8,
    pub little_endian: bool,
}

impl Architecture {
    /// Name, pointer width and byte order: `AArch64, 64-bit, little-endian`.
    pub fn text(&self) -> String {
        let order = if self.little_endian { "little" } else { "big" };
        format!("{}, {}-bit, {order}-endian", self.name, self.bits)
    }
}

/// The kind of binary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A program that is loaded at a fixed address.
    Executable,
    /// A program that can be loaded at any address.
    Pie,
    SharedLibrary,
    /// An archive of compiled code that a linker takes.
    StaticLibrary,
    /// Compiled code that is not linked.
    Object,
    Other,
}

impl Kind {
    /// The name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Executable => "executable",
            Self::Pie => "position-independent executable",
            Self::SharedLibrary => "shared library",
            Self::StaticLibrary => "static library",
            Self::Object => "object file",
            Self::Other => "not a program",
        }
    }

    /// Whether an operating system can start it.
    pub fn is_program(self) -> bool {
        matches!(self, Self::Executable | Self::Pie)
    }
}

/// How a file is linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Linkage {
    /// A dynamic linker loads it, with libraries of the machine on which it runs.
    Dynamic,
    /// The file needs no other file.
    Static,
    /// The file needs no other file and relocates itself.
    StaticPie,
}

impl Linkage {
    /// The name for people and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dynamic => "dynamic",
            Self::Static => "static",
            Self::StaticPie => "static-pie",
        }
    }
}

/// The data for debuggers that a file contains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Symbols {
    /// The symbol table that `strip` removes: `.symtab`, COFF's table, or WebAssembly's section `name`. The dynamic
    /// linker's table is separate.
    pub table: bool,
    /// Debug information (`.debug_*`).
    pub debug: bool,
}

impl Symbols {
    /// Whether the file has neither.
    pub fn stripped(self) -> bool {
        !self.table && !self.debug
    }

    /// The name for people.
    pub fn name(self) -> &'static str {
        match (self.table, self.debug) {
            (false, false) => "stripped",
            (true, false) => "symbol table",
            (false, true) => "debug information",
            (true, true) => "symbol table and debug information",
        }
    }
}

/// The properties of a file. In names, all bytes except printable ASCII are escaped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Facts {
    pub format: Format,
    /// `None` if the format is unknown or does not state a machine.
    pub architecture: Option<Architecture>,
    pub kind: Kind,
    /// `None` if the file is neither program nor library, or the format does not state it.
    pub linkage: Option<Linkage>,
    /// The path of the dynamic linker that the kernel starts.
    pub interpreter: Option<String>,
    /// The libraries that the file loads, in this order. For WebAssembly, the modules from which it imports.
    pub needed: Vec<String>,
    /// The subsystem of a Windows program: `console` or `windows`. `None` for other formats.
    pub subsystem: Option<String>,
    /// The folders in DT_RPATH, which the dynamic linker also searches for libraries that the file's libraries need.
    pub rpath: Vec<String>,
    /// The folders in DT_RUNPATH, which the dynamic linker searches only for libraries that the file itself needs.
    pub runpath: Vec<String>,
    /// The symbol versions that the file needs, by library, in the file's order.
    pub requirements: Vec<Requirement>,
    /// The oldest glibc with all required `GLIBC_` versions. `None` if the file requires none.
    #[serde(serialize_with = "glibc_text")]
    pub glibc: Option<Glibc>,
    /// `None` if the format does not state it.
    pub symbols: Option<Symbols>,
    /// The build id in lowercase hexadecimal, if the linker wrote one.
    pub build_id: Option<String>,
    /// Nix store paths anywhere in the file: distinct, sorted, at most 16.
    pub store_paths: Vec<String>,
    /// The file's size in bytes.
    pub size: u64,
}

// serde passes a reference to the field.
#[allow(clippy::ref_option)]
fn glibc_text<S: Serializer>(glibc: &Option<Glibc>, serializer: S) -> Result<S::Ok, S::Error> {
    match glibc {
        Some(glibc) => serializer.collect_str(glibc),
        None => serializer.serialize_none(),
    }
}

impl Facts {
    /// Facts with a format and no other property.
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

    /// The machine's name, or `no machine`.
    pub fn machine_name(&self) -> &str {
        self.architecture.as_ref().map_or("no machine", |architecture| &architecture.name)
    }

    /// The linkage for people: `dynamic, started by /lib/ld-linux-aarch64.so.1`.
    pub fn linkage_text(&self) -> String {
        match (self.linkage, &self.interpreter) {
            (None, _) => "not linked".to_owned(),
            (Some(linkage), None) => linkage.name().to_owned(),
            (Some(linkage), Some(interpreter)) => format!("{}, started by {interpreter}", linkage.name()),
        }
    }
}
