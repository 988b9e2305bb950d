//! ELF: what the kernel and the dynamic linker read, read as they read it.
//!
//! Interpreter, libraries and search paths come from the program headers, because section headers can be
//! missing or wrong without the program noticing. Only symbol versions are read by section, which is what
//! `object` offers; a file whose program headers name versions that no section does is refused, lest it
//! seem to need none.

use std::collections::HashMap;

use object::elf::{self, FileHeader32, FileHeader64};
use object::read::elf::{Dyn, FileHeader, ProgramHeader, SectionHeader, SectionTable, Sym, VernauxIterator};
use object::{Endianness, StringTable};

use super::facts::{Architecture, Facts, Format, Kind, Linkage, Symbols};
use super::versions::Requirement;
use super::{Error, limits};
use crossflake_target::Machine;

/// Says what an ELF file is.
pub(crate) fn inspect(bytes: &[u8]) -> Result<Facts, Error> {
    // The byte after the magic number is the class.
    if bytes.get(4) == Some(&elf::ELFCLASS32.0) {
        inspect_class::<FileHeader32<Endianness>>(bytes)
    } else {
        inspect_class::<FileHeader64<Endianness>>(bytes)
    }
}

/// A file of one class with its two tables of contents.
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
        // x32 has x86-64's number and ppc64 the number of ppc64le: only width and order tell them apart.
        machine.bits() == bits && machine.is_little_endian() == little_endian
    });
    let name =
        machine.map_or_else(|| format!("ELF machine {}", number.0), |machine| machine.name().to_owned());
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

/// A program that can be loaded anywhere has the type of a shared library. What tells it apart is that it
/// names an interpreter or says so (DF_1_PIE, which a static one has too).
fn kind(e_type: elf::FileType, says_program: bool) -> Kind {
    match e_type {
        elf::ET_EXEC => Kind::Executable,
        elf::ET_DYN if says_program => Kind::Pie,
        elf::ET_DYN => Kind::SharedLibrary,
        elf::ET_REL => Kind::Object,
        _ => Kind::Other,
    }
}

fn linkage(kind: Kind, needs_others: bool) -> Option<Linkage> {
    match kind {
        Kind::SharedLibrary => Some(Linkage::Dynamic),
        Kind::Executable | Kind::Pie if needs_others => Some(Linkage::Dynamic),
        Kind::Executable => Some(Linkage::Static),
        Kind::Pie => Some(Linkage::StaticPie),
        Kind::Object | Kind::Other => None,
    }
}

/// What the dynamic entries say.
#[derive(Default)]
struct DynamicEntries {
    needed: Vec<String>,
    rpath: Vec<String>,
    runpath: Vec<String>,
    pie: bool,
    /// Address of the version requirements.
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

    /// The raw dynamic entries up to the terminating one; none for a static program.
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
        let value_of = |tag| {
            entries.clone().find(|entry| entry.tag(self.endian) == tag).map(|entry| entry.val(self.endian))
        };
        let strings = self.strings(value_of(elf::DT_STRTAB), value_of(elf::DT_STRSZ));
        let mut found = DynamicEntries {
            pie: value_of(elf::DT_FLAGS_1)
                .is_some_and(|flags| elf::DynamicFlags1(flags).contains(elf::DF_1_PIE)),
            version_needs: value_of(elf::DT_VERNEED),
            ..DynamicEntries::default()
        };
        for entry in entries {
            let (list, what) = match entry.tag(self.endian) {
                elf::DT_NEEDED => (&mut found.needed, "libraries"),
                elf::DT_RPATH => (&mut found.rpath, "search paths"),
                elf::DT_RUNPATH => (&mut found.runpath, "search paths"),
                _ => continue,
            };
            limits::another(list.len(), what)?;
            list.push(limits::name(entry.string(self.endian, strings)?)?);
        }
        found.rpath = folders(&found.rpath);
        found.runpath = folders(&found.runpath);
        Ok(found)
    }

    /// The table that dynamic entries take their strings from: it is given by address, as the dynamic
    /// linker sees it, and lies where a loaded segment puts that address. Empty if there is none.
    fn strings(&self, address: Option<u64>, size: Option<u64>) -> StringTable<'data> {
        let start = address.and_then(|address| self.offset_of(address));
        start.zip(size).map_or_else(StringTable::default, |(start, size)| {
            StringTable::new(self.bytes, start, start.saturating_add(size))
        })
    }

    /// Where in the file the byte is that is loaded at `address`.
    fn offset_of(&self, address: u64) -> Option<u64> {
        self.segments.iter().filter(|segment| segment.p_type(self.endian) == elf::PT_LOAD).find_map(
            |segment| {
                let within = address.checked_sub(segment.p_vaddr(self.endian).into())?;
                let (offset, size) = segment.file_range(self.endian);
                if within < size { offset.checked_add(within) } else { None }
            },
        )
    }

    /// The version requirements, with the symbols they are for. `address` is where the dynamic entries
    /// have them.
    fn requirements(&self, address: Option<u64>) -> Result<Vec<Requirement>, Error> {
        let Some(address) = address else { return Ok(Vec::new()) };
        let is_meant = |section: &&Elf::SectionHeader| section.sh_addr(self.endian).into() == address;
        let section = self.sections.iter().find(is_meant);
        let Some((mut needs, link)) =
            section.map(|s| s.gnu_verneed(self.endian, self.bytes)).transpose()?.flatten()
        else {
            return Err(Error::Malformed("no section header names its version requirements".to_owned()));
        };
        let strings = self.sections.strings(self.endian, self.bytes, link)?;
        let mut found = Vec::new();
        let mut libraries = 0;
        while let Some((need, versions)) = needs.next()? {
            limits::another(libraries, "libraries")?;
            libraries += 1;
            let library = limits::name(need.file(self.endian, strings)?)?;
            self.library_versions(&library, versions, strings, &mut found)?;
        }
        self.name_symbols(&mut found)?;
        Ok(found.into_iter().map(|(_, requirement)| requirement).collect())
    }

    /// Adds the versions needed of one library, each with the index that symbols refer to it by.
    fn library_versions(
        &self,
        library: &str,
        mut versions: VernauxIterator<'data, Elf>,
        strings: StringTable<'data>,
        found: &mut Vec<(elf::VersionIndex, Requirement)>,
    ) -> Result<(), Error> {
        while let Some(version) = versions.next()? {
            limits::another(found.len(), "version requirements")?;
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

    /// Adds to each requirement the symbols of the dynamic symbol table that refer to it.
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
            let name = limits::short(self.sections.section_name(self.endian, section)?)?;
            // What is loaded is part of the program, which `strip` rightly leaves: .debug_gdb_scripts, a line of text
            // that rustc adds to programs with debug information.
            let is_loaded = section.sh_flags(self.endian).contains(elf::SHF_ALLOC);
            let is_debug = name.starts_with(b".debug_") || name.starts_with(b".zdebug_");
            symbols.debug |= is_debug && !is_loaded;
        }
        Ok(symbols)
    }

    /// A note that cannot be read is passed over: a build id is a help for people, nothing is judged by it.
    fn build_id(&self) -> Option<String> {
        let notes =
            self.segments.iter().filter_map(|segment| segment.notes(self.endian, self.bytes).ok().flatten());
        notes
            .take(limits::NOTES)
            .flat_map(|notes| notes.take(limits::NOTES).filter_map(Result::ok))
            .find(|note| note.name() == elf::ELF_NOTE_GNU && note.n_type(self.endian) == elf::NT_GNU_BUILD_ID)
            .map(|note| note.desc().iter().take(64).map(|byte| format!("{byte:02x}")).collect())
    }
}

/// The folders of search paths, which are lists with colons between.
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
    fn each_target_s_program_is_known_as_its_machine_s() {
        for target in TARGETS.iter().filter(|target| target.system.is_linux()) {
            let architecture = facts(&Elf::of(target)).architecture.unwrap();
            assert_eq!(architecture.machine, Some(target.machine), "{}", target.triple);
            assert_eq!(architecture.name, target.machine.name());
            assert_eq!(architecture.bits, target.machine.bits());
            assert_eq!(architecture.little_endian, target.machine.is_little_endian());
        }
    }

    #[test]
    fn width_and_byte_order_belong_to_the_machine() {
        let x32 = Elf { bits: 32, ..program("x86_64-unknown-linux-gnu") };
        let architecture = facts(&x32).architecture.unwrap();
        assert_eq!((architecture.machine, architecture.name.as_str()), (None, "ELF machine 62"));
        let ppc64 = Elf { little_endian: false, ..program("powerpc64le-unknown-linux-gnu") };
        let architecture = facts(&ppc64).architecture.unwrap();
        assert_eq!(
            (architecture.machine, architecture.text().as_str()),
            (None, "ELF machine 21, 64-bit, big-endian")
        );
    }

    #[test]
    fn kind_and_linkage_are_told_apart() {
        let musl = || program("aarch64-unknown-linux-musl");
        let bare = || Elf { says_pie: false, ..musl() };
        for (what, elf, kind, linkage) in [
            ("dynamic pie", dynamic(), Kind::Pie, Some(Linkage::Dynamic)),
            ("older dynamic pie", Elf { says_pie: false, ..dynamic() }, Kind::Pie, Some(Linkage::Dynamic)),
            ("dynamic", Elf { e_type: elf::ET_EXEC, ..dynamic() }, Kind::Executable, Some(Linkage::Dynamic)),
            ("static-pie", musl(), Kind::Pie, Some(Linkage::StaticPie)),
            ("static", Elf { e_type: elf::ET_EXEC, ..bare() }, Kind::Executable, Some(Linkage::Static)),
            (
                "library",
                Elf { needed: vec!["libc.so.6"], ..bare() },
                Kind::SharedLibrary,
                Some(Linkage::Dynamic),
            ),
            ("object", Elf { e_type: elf::ET_REL, ..bare() }, Kind::Object, None),
            ("core", Elf { e_type: elf::ET_CORE, ..bare() }, Kind::Other, None),
        ] {
            let facts = facts(&elf);
            assert_eq!((facts.kind, facts.linkage), (kind, linkage), "{what}");
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
    fn versions_are_read_with_the_symbols_that_need_them() {
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
        assert_eq!(
            found.iter().map(|requirement| requirement.weak).collect::<Vec<_>>(),
            [false, false, false, true]
        );
    }

    #[test]
    fn what_a_debugger_reads_is_seen() {
        let symbols = |symbol_table, debug| facts(&Elf { symbol_table, debug, ..dynamic() }).symbols.unwrap();
        assert!(symbols(false, false).stripped());
        assert_eq!(symbols(true, false), Symbols { table: true, debug: false });
        assert_eq!(symbols(false, true), Symbols { table: false, debug: true });
    }

    #[test]
    fn a_program_without_section_headers_does_not_seem_to_need_less() {
        let elf = Elf { section_headers: false, ..dynamic() };
        let error = inspect(&elf.bytes()).unwrap_err();
        assert_eq!(error.to_string(), "no section header names its version requirements");
        let facts = facts(&Elf { versions: vec![], ..elf });
        assert_eq!(facts.needed, ["libgcc_s.so.1", "libc.so.6"]);
        assert_eq!(facts.linkage, Some(Linkage::Dynamic));
    }

    #[test]
    fn names_cannot_reach_a_terminal_raw() {
        let facts = facts(&Elf { needed: vec!["lib\x1b[2J\n.so"], ..dynamic() });
        assert_eq!(facts.needed, ["lib\\x1b[2J\\n.so"]);
    }

    #[test]
    fn too_many_or_too_long_names_are_refused() {
        let many = Elf { needed: vec!["libc.so.6"; limits::ENTRIES + 1], ..dynamic() };
        assert_eq!(inspect(&many.bytes()).unwrap_err().to_string(), "it has more than 1024 libraries");
        let long: &str = "x".repeat(limits::NAME_LENGTH + 1).leak();
        let error = inspect(&Elf { needed: vec![long], ..dynamic() }.bytes()).unwrap_err();
        assert_eq!(error.to_string(), "a name in it has more than 4096 bytes");
    }
}
