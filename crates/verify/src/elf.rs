//! Reads the facts of an ELF file.
//!
//! Interpreter, libraries and search paths come from the program headers, as the kernel and the dynamic linker read
//! them: a program also runs with missing or wrong section headers. The crate `object` finds symbol versions only through
//! section headers. If only the dynamic entries have version requirements, reading fails, because the file would seem to
//! require no versions.

use std::collections::HashMap;

use object::elf::{self, FileHeader32, FileHeader64};
use object::read::elf::{Dyn, FileHeader, ProgramHeader, SectionHeader, SectionTable, Sym, VernauxIterator};
use object::{Endianness, StringTable};

use super::facts::{Architecture, Facts, Format, Kind, Linkage, Symbols};
use super::versions::Requirement;
use super::{Error, limits};
use crossflake_target::Machine;

/// Reads the facts of an ELF file.
///
/// # Errors
///
/// [`Error::Malformed`] if a header or table is damaged.
pub(crate) fn inspect(bytes: &[u8]) -> Result<Facts, Error> {
    // The class is the byte after the magic number.
    if bytes.get(4) == Some(&elf::ELFCLASS32.0) {
        inspect_class::<FileHeader32<Endianness>>(bytes)
    } else {
        inspect_class::<FileHeader64<Endianness>>(bytes)
    }
}

/// A file of one class, with its program headers and section headers.
struct File<'data, Elf: FileHeader> {
    bytes: &'data [u8],
    endian: Elf::Endian,
    segments: &'data [Elf::ProgramHeader],
    sections: SectionTable<'data, Elf>,
}

fn inspect_class<Elf: FileHeader<Endian = Endianness>>(bytes: &[u8]) -> Result<Facts, Error> {
    let header = Elf::parse(bytes)?;
    let endian = header.endian()?;
    let file: File<'_, Elf> = File {
        bytes,
        endian,
        segments: header.program_headers(endian, bytes)?,
        sections: header.sections(endian, bytes)?,
    };
    let interpreter = file.interpreter()?;
    let dynamic = file.dynamic()?;
    let kind = kind(header.e_type(endian), interpreter.is_some() || dynamic.pie);
    Ok(Facts {
        architecture: Some(architecture(header, endian)),
        kind,
        linkage: linkage(kind, interpreter.is_some() || !dynamic.needed.is_empty()),
        interpreter,
        requirements: file.requirements(dynamic.version_needs)?,
        needed: dynamic.needed,
        rpath: dynamic.rpath,
        runpath: dynamic.runpath,
        symbols: Some(file.symbols()?),
        build_id: file.build_id(),
        ..Facts::bare(Format::Elf)
    })
}

fn architecture<Elf: FileHeader<Endian = Endianness>>(header: &Elf, endian: Endianness) -> Architecture {
    let number = header.e_machine(endian);
    let bits = if header.is_class_64() { 64 } else { 32 };
    let little_endian = header.is_little_endian();
    let machine = machine(number).filter(|machine| {
        // x32 and x86-64 share a number, as do ppc64 and ppc64le. They differ in pointer width and byte order.
        machine.bits() == bits && machine.is_little_endian() == little_endian
    });
    let name = machine.map_or_else(|| format!("ELF machine {}", number.0), |machine| machine.name().to_owned());
    Architecture { machine, name, bits, little_endian }
}

fn machine(number: elf::Machine) -> Option<Machine> {
    Some(match number {
        elf::EM_X86_64 => Machine::X86_64,
        elf::EM_386 => Machine::I386,
        elf::EM_AARCH64 => Machine::Aarch64,
        elf::EM_ARM => Machine::Arm,
        elf::EM_RISCV => Machine::Riscv64,
        elf::EM_PPC64 => Machine::PowerPc64Le,
        elf::EM_S390 => Machine::S390x,
        _ => return None,
    })
}

/// The kind of a file. A position-independent executable has the type of a shared library, but also an interpreter or
/// the flag DF_1_PIE, which makes `is_program` true.
fn kind(e_type: elf::FileType, is_program: bool) -> Kind {
    match e_type {
        elf::ET_EXEC => Kind::Executable,
        elf::ET_DYN if is_program => Kind::Pie,
        elf::ET_DYN => Kind::SharedLibrary,
        elf::ET_REL => Kind::Object,
        _ => Kind::Other,
    }
}

fn linkage(kind: Kind, is_dynamic: bool) -> Option<Linkage> {
    match kind {
        Kind::SharedLibrary => Some(Linkage::Dynamic),
        Kind::Executable | Kind::Pie if is_dynamic => Some(Linkage::Dynamic),
        Kind::Executable => Some(Linkage::Static),
        Kind::Pie => Some(Linkage::StaticPie),
        Kind::StaticLibrary | Kind::Object | Kind::Other => None,
    }
}

/// The content of the dynamic entries.
#[derive(Default)]
struct DynamicEntries {
    needed: Vec<String>,
    rpath: Vec<String>,
    runpath: Vec<String>,
    /// Whether the flag DF_1_PIE is set.
    pie: bool,
    /// The address of the version requirements.
    version_needs: Option<u64>,
}

impl<'data, Elf: FileHeader<Endian = Endianness>> File<'data, Elf> {
    fn interpreter(&self) -> Result<Option<String>, Error> {
        for segment in self.segments {
            if let Some(path) = segment.interpreter(self.endian, self.bytes)? {
                return limits::name(path).map(Some);
            }
        }
        Ok(None)
    }

    /// The raw dynamic entries before the terminating one. Empty for a static program.
    fn raw_dynamic(&self) -> Result<impl Iterator<Item = &'data Elf::Dyn> + Clone, Error> {
        let mut entries: &[Elf::Dyn] = &[];
        for segment in self.segments {
            if let Some(found) = segment.dynamic(self.endian, self.bytes)? {
                entries = found;
                break;
            }
        }
        let endian = self.endian;
        Ok(entries.iter().take_while(move |entry| entry.tag(endian) != elf::DT_NULL))
    }

    fn dynamic(&self) -> Result<DynamicEntries, Error> {
        let entries = self.raw_dynamic()?;
        let value_of =
            |tag| entries.clone().find(|entry| entry.tag(self.endian) == tag).map(|entry| entry.val(self.endian));
        let strings = self.strings(value_of(elf::DT_STRTAB), value_of(elf::DT_STRSZ));
        let mut found = DynamicEntries {
            pie: value_of(elf::DT_FLAGS_1).is_some_and(|flags| elf::DynamicFlags1(flags).contains(elf::DF_1_PIE)),
            version_needs: value_of(elf::DT_VERNEED),
            ..DynamicEntries::default()
        };
        for entry in entries {
            let (list, entries) = match entry.tag(self.endian) {
                elf::DT_NEEDED => (&mut found.needed, "libraries"),
                elf::DT_RPATH => (&mut found.rpath, "search paths"),
                elf::DT_RUNPATH => (&mut found.runpath, "search paths"),
                _ => continue,
            };
            limits::check_room(list.len(), entries)?;
            list.push(limits::name(entry.string(self.endian, strings)?)?);
        }
        found.rpath = folders(&found.rpath);
        found.runpath = folders(&found.runpath);
        Ok(found)
    }

    /// The table with the strings of the dynamic entries, which state its address in memory and its size in bytes.
    /// Empty if no segment is loaded at this address.
    fn strings(&self, address: Option<u64>, size: Option<u64>) -> StringTable<'data> {
        let start = address.and_then(|address| self.offset_of(address));
        start.zip(size).map_or_else(StringTable::default, |(start, size)| {
            StringTable::new(self.bytes, start, start.saturating_add(size))
        })
    }

    /// The file offset of the byte that is loaded at `address`.
    fn offset_of(&self, address: u64) -> Option<u64> {
        self.segments.iter().filter(|segment| segment.p_type(self.endian) == elf::PT_LOAD).find_map(|segment| {
            let within = address.checked_sub(segment.p_vaddr(self.endian).into())?;
            let (offset, size) = segment.file_range(self.endian);
            if within < size { offset.checked_add(within) } else { None }
        })
    }

    /// The version requirements with their symbols. `address` is their address according to the dynamic entries.
    fn requirements(&self, address: Option<u64>) -> Result<Vec<Requirement>, Error> {
        let Some(address) = address else { return Ok(Vec::new()) };
        let section = self.sections.iter().find(|section| section.sh_addr(self.endian).into() == address);
        let Some((mut needs, link)) = section.map(|s| s.gnu_verneed(self.endian, self.bytes)).transpose()?.flatten()
        else {
            return Err(Error::Malformed("no section header refers to its version requirements".to_owned()));
        };
        let strings = self.sections.strings(self.endian, self.bytes, link)?;
        let mut found = Vec::new();
        let mut libraries = 0;
        while let Some((need, versions)) = needs.next()? {
            limits::check_room(libraries, "libraries")?;
            libraries += 1;
            let library = limits::name(need.file(self.endian, strings)?)?;
            self.library_versions(&library, versions, strings, &mut found)?;
        }
        self.name_symbols(&mut found)?;
        Ok(found.into_iter().map(|(_, requirement)| requirement).collect())
    }

    /// Adds the versions required from one library, each with its index in the table of symbol versions.
    fn library_versions(
        &self,
        library: &str,
        mut versions: VernauxIterator<'data, Elf>,
        strings: StringTable<'data>,
        found: &mut Vec<(elf::VersionIndex, Requirement)>,
    ) -> Result<(), Error> {
        while let Some(version) = versions.next()? {
            limits::check_room(found.len(), "version requirements")?;
            let requirement = Requirement {
                library: library.to_owned(),
                version: limits::name(version.name(self.endian, strings)?)?,
                weak: version.vna_flags.get(self.endian).contains(elf::VER_FLG_WEAK),
                symbol_count: 0,
                symbols: Vec::new(),
            };
            found.push((version.vna_other(self.endian).index(), requirement));
        }
        Ok(())
    }

    /// Adds to each requirement the dynamic symbols that refer to it.
    fn name_symbols(&self, found: &mut [(elf::VersionIndex, Requirement)]) -> Result<(), Error> {
        let Some((indices, link)) = self.sections.gnu_versym(self.endian, self.bytes)? else { return Ok(()) };
        let table = self.sections.symbol_table_by_index(self.endian, self.bytes, link)?;
        let mut by_index: HashMap<_, _> = found.iter_mut().map(|(index, found)| (*index, found)).collect();
        for (symbol, index) in table.iter().zip(indices) {
            let requirement = by_index.get_mut(&index.0.get(self.endian).index());
            let Some(requirement) = requirement.filter(|_| symbol.is_undefined(self.endian)) else {
                continue;
            };
            requirement.symbol_count += 1;
            if requirement.symbols.len() < limits::NAMED_SYMBOLS {
                requirement.symbols.push(limits::name(symbol.name(self.endian, table.strings())?)?);
            }
        }
        Ok(())
    }

    fn symbols(&self) -> Result<Symbols, Error> {
        let mut symbols = Symbols::default();
        for section in self.sections.iter() {
            symbols.table |= section.sh_type(self.endian) == elf::SHT_SYMTAB;
            let name = limits::check_length(self.sections.section_name(self.endian, section)?)?;
            // `strip` keeps loaded sections, such as .debug_gdb_scripts, a line of text that rustc adds to programs
            // with debug information.
            let is_loaded = section.sh_flags(self.endian).contains(elf::SHF_ALLOC);
            let is_debug = name.starts_with(b".debug_") || name.starts_with(b".zdebug_");
            symbols.debug |= is_debug && !is_loaded;
        }
        Ok(symbols)
    }

    /// The build id in hexadecimal. Skips damaged notes, because no check uses the build id.
    fn build_id(&self) -> Option<String> {
        let notes = self.segments.iter().filter_map(|segment| segment.notes(self.endian, self.bytes).ok().flatten());
        notes
            .take(limits::NOTES)
            .flat_map(|notes| notes.take(limits::NOTES).filter_map(Result::ok))
            .find(|note| note.name() == elf::ELF_NOTE_GNU && note.n_type(self.endian) == elf::NT_GNU_BUILD_ID)
            .map(|note| note.desc().iter().take(64).map(|byte| format!("{byte:02x}")).collect())
    }
}

/// Splits search paths at their colons.
fn folders(paths: &[String]) -> Vec<String> {
    paths.iter().flat_map(|path| path.split(':')).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Elf, Version};
    use crossflake_target::{TARGETS, Target};

    fn program(triple: &str) -> Elf {
        Elf::of(Target::of(triple).unwrap())
    }

    fn dynamic() -> Elf {
        program("aarch64-unknown-linux-gnu")
    }

    fn facts(elf: &Elf) -> Facts {
        inspect(&elf.bytes()).unwrap()
    }

    #[test]
    fn the_machine_of_every_linux_target_is_recognized() {
        for target in TARGETS.iter().filter(|target| target.system.is_linux()) {
            let architecture = facts(&Elf::of(target)).architecture.unwrap();
            assert_eq!(architecture.machine, Some(target.machine), "{}", target.triple);
            assert_eq!(architecture.name, target.machine.name());
            assert_eq!(architecture.bits, target.machine.bits());
            assert_eq!(architecture.little_endian, target.machine.is_little_endian());
        }
    }

    #[test]
    fn pointer_width_and_byte_order_distinguish_machines() {
        let x32 = Elf { bits: 32, ..program("x86_64-unknown-linux-gnu") };
        let architecture = facts(&x32).architecture.unwrap();
        assert_eq!((architecture.machine, architecture.name.as_str()), (None, "ELF machine 62"));
        let ppc64 = Elf { little_endian: false, ..program("powerpc64le-unknown-linux-gnu") };
        let architecture = facts(&ppc64).architecture.unwrap();
        assert_eq!((architecture.machine, architecture.text().as_str()), (None, "ELF machine 21, 64-bit, big-endian"));
    }

    #[test]
    fn kinds_and_linkages_are_recognized() {
        let musl = || program("aarch64-unknown-linux-musl");
        let bare = || Elf { pie_flag: false, ..musl() };
        for (name, elf, kind, linkage) in [
            ("dynamic pie", dynamic(), Kind::Pie, Some(Linkage::Dynamic)),
            ("older dynamic pie", Elf { pie_flag: false, ..dynamic() }, Kind::Pie, Some(Linkage::Dynamic)),
            ("dynamic", Elf { e_type: elf::ET_EXEC, ..dynamic() }, Kind::Executable, Some(Linkage::Dynamic)),
            ("static-pie", musl(), Kind::Pie, Some(Linkage::StaticPie)),
            ("static", Elf { e_type: elf::ET_EXEC, ..bare() }, Kind::Executable, Some(Linkage::Static)),
            ("library", Elf { needed: vec!["libc.so.6"], ..bare() }, Kind::SharedLibrary, Some(Linkage::Dynamic)),
            ("object", Elf { e_type: elf::ET_REL, ..bare() }, Kind::Object, None),
            ("core", Elf { e_type: elf::ET_CORE, ..bare() }, Kind::Other, None),
        ] {
            let facts = facts(&elf);
            assert_eq!((facts.kind, facts.linkage), (kind, linkage), "{name}");
        }
    }

    #[test]
    fn interpreter_libraries_and_search_paths_are_read() {
        let facts = facts(&Elf { rpath: Some("/a:/b"), runpath: Some("$ORIGIN/../lib"), ..dynamic() });
        assert_eq!(facts.interpreter.as_deref(), Some("/lib/ld-linux-aarch64.so.1"));
        assert_eq!(facts.needed, ["libgcc_s.so.1", "libc.so.6"]);
        assert_eq!(facts.rpath, ["/a", "/b"]);
        assert_eq!(facts.runpath, ["$ORIGIN/../lib"]);
        assert_eq!(facts.build_id.as_deref(), Some("ab01"));
    }

    #[test]
    fn versions_are_read_with_their_symbols() {
        let many = ["a"; 20];
        let mut elf = dynamic();
        elf.versions.push(Version::of("libm.so.6", "GLIBC_2.29", &many));
        elf.versions.push(Version { weak: true, ..Version::of("libc.so.6", "GLIBC_2.39", &[]) });
        let found = facts(&elf).requirements;
        let texts: Vec<_> = found.iter().map(Requirement::text).collect();
        assert_eq!(
            texts,
            [
                "GCC_3.0 of libgcc_s.so.1",
                "GLIBC_2.17 of libc.so.6",
                "GLIBC_2.29 of libm.so.6",
                "GLIBC_2.39 of libc.so.6"
            ]
        );
        assert_eq!(found[1].symbols, ["malloc", "free"]);
        assert_eq!((found[2].symbol_count, found[2].symbols.len()), (20, limits::NAMED_SYMBOLS));
        assert_eq!(found.iter().map(|requirement| requirement.weak).collect::<Vec<_>>(), [false, false, false, true]);
    }

    #[test]
    fn symbol_table_and_debug_information_are_recognized() {
        let symbols = |symbol_table, debug| facts(&Elf { symbol_table, debug, ..dynamic() }).symbols.unwrap();
        assert!(symbols(false, false).stripped());
        assert_eq!(symbols(true, false), Symbols { table: true, debug: false });
        assert_eq!(symbols(false, true), Symbols { table: false, debug: true });
    }

    #[test]
    fn version_requirements_without_a_section_header_are_an_error() {
        let elf = Elf { section_headers: false, ..dynamic() };
        let error = inspect(&elf.bytes()).unwrap_err();
        assert_eq!(error.to_string(), "no section header refers to its version requirements");
        let facts = facts(&Elf { versions: vec![], ..elf });
        assert_eq!(facts.needed, ["libgcc_s.so.1", "libc.so.6"]);
        assert_eq!(facts.linkage, Some(Linkage::Dynamic));
    }

    #[test]
    fn control_characters_in_names_are_escaped() {
        let facts = facts(&Elf { needed: vec!["lib\x1b[2J\n.so"], ..dynamic() });
        assert_eq!(facts.needed, ["lib\\x1b[2J\\n.so"]);
    }

    #[test]
    fn too_many_and_too_long_names_are_errors() {
        let many = Elf { needed: vec!["libc.so.6"; limits::ENTRIES + 1], ..dynamic() };
        assert_eq!(inspect(&many.bytes()).unwrap_err().to_string(), "it has more than 1024 libraries");
        let long: &str = "x".repeat(limits::NAME_LENGTH + 1).leak();
        let error = inspect(&Elf { needed: vec![long], ..dynamic() }.bytes()).unwrap_err();
        assert_eq!(error.to_string(), "it contains a name with more than 4096 bytes");
    }
}
