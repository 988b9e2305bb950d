//! What is wrong with a binary, given what it is and what was expected of it. Pure.
//!
//! One rule a function, in the order of the report. A rule that does not apply says nothing; one that
//! holds says what it found; one that fails says what was expected, what was found and what to do.

use serde::{Serialize, Serializer};

use super::base_system;
use super::facts::{Architecture, Facts, Format, Kind, Linkage};
use super::versions::{GlibcVersion, Requirement, glibc_version};
use crossflake_target::{Glibc, System, Target};

/// Whether symbols should have been taken out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strip {
    /// No symbol table and no debug information may be left.
    Yes,
    /// The symbol table must be there.
    No,
    /// Either is right.
    #[default]
    Any,
}

/// Why a text is no [`Strip`].
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is none of yes, no, any")]
pub struct NotAStripChoice(String);

impl std::str::FromStr for Strip {
    type Err = NotAStripChoice;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "yes" => Ok(Self::Yes),
            "no" => Ok(Self::No),
            "any" => Ok(Self::Any),
            _ => Err(NotAStripChoice(text.to_owned())),
        }
    }
}

/// What a binary should be.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// The target it was built for. It decides format, machine, linkage and interpreter.
    pub target: &'static Target,
    /// The oldest glibc it must start with. `None` promises nothing.
    pub glibc: Option<Glibc>,
    pub strip: Strip,
    /// Libraries it may need beyond the base system's, by the exact name it asks for them
    /// (`libssl.so.3`).
    pub allowed_libraries: Vec<String>,
}

/// What a rule is about, by the name that stays the same from version to version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    WrongFormat,
    WrongMachine,
    WrongKind,
    NotStatic,
    Interpreter,
    Runpath,
    GlibcFloor,
    NeededLibrary,
    NotStripped,
    Stripped,
    StorePath,
}

impl Code {
    /// As JSON has it: `glibc-floor`.
    pub fn name(self) -> &'static str {
        match self {
            Self::WrongFormat => "wrong-format",
            Self::WrongMachine => "wrong-machine",
            Self::WrongKind => "wrong-kind",
            Self::NotStatic => "not-static",
            Self::Interpreter => "interpreter",
            Self::Runpath => "runpath",
            Self::GlibcFloor => "glibc-floor",
            Self::NeededLibrary => "needed-library",
            Self::NotStripped => "not-stripped",
            Self::Stripped => "stripped",
            Self::StorePath => "store-path",
        }
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub code: Code,
    pub expected: String,
    pub found: String,
    /// What to do about it, a sentence.
    pub advice: String,
}

/// One rule, applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was looked at: `interpreter`.
    pub subject: &'static str,
    /// What was found there, or else all that is wrong with it.
    pub outcome: Result<String, Vec<Finding>>,
}

impl Check {
    fn holds(subject: &'static str, found: impl Into<String>) -> Self {
        Self { subject, outcome: Ok(found.into()) }
    }

    fn fails(subject: &'static str, finding: Finding) -> Self {
        Self { subject, outcome: Err(vec![finding]) }
    }

    /// Fails if there are findings, else holds with what was found.
    fn of(subject: &'static str, findings: Vec<Finding>, found: impl Into<String>) -> Self {
        if findings.is_empty() {
            Self::holds(subject, found)
        } else {
            Self { subject, outcome: Err(findings) }
        }
    }
}

/// Everything that is wrong with a binary, in the order of the rules. Empty when it is as expected.
pub fn judge(facts: &Facts, expectation: &Expectation) -> Vec<Finding> {
    check(facts, expectation).into_iter().filter_map(|check| check.outcome.err()).flatten().collect()
}

/// Every rule that applies, with its outcome.
///
/// A file that is of another format, machine or kind is not the file that was meant: the rules after that
/// would only say so again, so they are left out.
pub fn check(facts: &Facts, expectation: &Expectation) -> Vec<Check> {
    let mut checks = vec![];
    for rule in [format, machine, kind] {
        let check = rule(facts, expectation);
        let failed = check.outcome.is_err();
        checks.push(check);
        if failed {
            return checks;
        }
    }
    checks.extend(
        [linkage, interpreter, search_path, glibc, libraries, symbols, store_paths]
            .iter()
            .filter_map(|rule| rule(facts, expectation)),
    );
    checks
}

fn format(facts: &Facts, expectation: &Expectation) -> Check {
    let format = match expectation.target.system {
        System::Gnu | System::Musl => Format::Elf,
        System::Windows => Format::Pe,
        System::Wasi | System::Wasm => Format::Wasm,
    };
    let (expected, found) = (format.name(), facts.format.name());
    if facts.format == format {
        return Check::holds("format", found);
    }
    Check::fails(
        "format",
        Finding {
            code: Code::WrongFormat,
            expected: expected.to_owned(),
            found: found.to_owned(),
            advice: format!("name the program that was built for {}", expectation.target.triple),
        },
    )
}

fn machine(facts: &Facts, expectation: &Expectation) -> Check {
    let machine = expectation.target.machine;
    let found =
        facts.architecture.as_ref().map_or_else(|| facts.machine_name().to_owned(), Architecture::text);
    if facts.architecture.as_ref().is_some_and(|architecture| architecture.machine == Some(machine)) {
        return Check::holds("machine", found);
    }
    let expected = Architecture {
        machine: Some(machine),
        name: machine.name().to_owned(),
        bits: machine.bits(),
        little_endian: machine.is_little_endian(),
    };
    Check::fails(
        "machine",
        Finding {
            code: Code::WrongMachine,
            expected: expected.text(),
            found,
            advice: format!(
                "build it with CARGO_BUILD_TARGET={0}, or take it from target/{0}: what lies in target/release is for the build machine",
                expectation.target.triple
            ),
        },
    )
}

fn kind(facts: &Facts, _: &Expectation) -> Check {
    match facts.kind {
        Kind::Executable | Kind::Pie | Kind::SharedLibrary => Check::holds("kind", facts.kind.name()),
        Kind::Object | Kind::Other => Check::fails(
            "kind",
            Finding {
                code: Code::WrongKind,
                expected: "an executable or a shared library".to_owned(),
                found: facts.kind.name().to_owned(),
                advice: "name what the linker made, not what it was made from".to_owned(),
            },
        ),
    }
}

/// A musl program must be static. A glibc program may be: it then takes nothing from the machine it runs
/// on, which is more than was asked for. Of other formats nobody can tell.
fn linkage(facts: &Facts, expectation: &Expectation) -> Option<Check> {
    let found = facts.linkage_text();
    if expectation.target.system != System::Musl || facts.linkage != Some(Linkage::Dynamic) {
        return Some(Check::holds("linkage", found));
    }
    let found =
        if facts.needed.is_empty() { found } else { format!("{found}, needs {}", facts.needed.join(", ")) };
    Some(Check::fails(
        "linkage",
        Finding {
            code: Code::NotStatic,
            expected: "static or static-pie".to_owned(),
            found,
            advice: "leave out -Ctarget-feature=-crt-static and -dynamic, and link C libraries from their .a files".to_owned(),
        },
    ))
}

/// Only a dynamic program has one. Where the linkage is wrong already, that says it.
fn interpreter(facts: &Facts, expectation: &Expectation) -> Option<Check> {
    let expected = expectation.target.interpreter?;
    if !facts.kind.is_program() || facts.linkage != Some(Linkage::Dynamic) {
        return None;
    }
    let found = facts.interpreter.as_deref();
    if found == Some(expected) {
        return Some(Check::holds("interpreter", expected));
    }
    Some(Check::fails(
        "interpreter",
        Finding {
            code: Code::Interpreter,
            expected: expected.to_owned(),
            found: found.unwrap_or("none").to_owned(),
            advice: format!(
                "link with -Clink-arg=-Wl,--dynamic-linker={expected}, as the machine has it nowhere else"
            ),
        },
    ))
}

/// Only ELF files have one.
fn search_path(facts: &Facts, expectation: &Expectation) -> Option<Check> {
    if !expectation.target.system.is_linux() {
        return None;
    }
    let tagged = [("RPATH", &facts.rpath), ("RUNPATH", &facts.runpath)];
    let findings = tagged.iter().filter(|(_, folders)| !folders.is_empty()).map(|(tag, folders)| Finding {
        code: Code::Runpath,
        expected: "no RPATH or RUNPATH".to_owned(),
        found: format!("{tag} {}", folders.join(":")),
        advice: "link without -rpath: the folders are the build machine's, and libraries would be taken from there".to_owned(),
    });
    Some(Check::of("search path", findings.collect(), "none"))
}

/// Applies where a floor was promised.
fn glibc(facts: &Facts, expectation: &Expectation) -> Option<Check> {
    let floor = expectation.glibc?;
    let above = facts.requirements.iter().filter(|requirement| !requirement.weak);
    let needed = facts.glibc.unwrap_or(floor);
    let findings = above.filter_map(|requirement| above_floor(requirement, floor, needed)).collect();
    let found = facts.glibc.map_or_else(
        || format!("needs none, floor {floor}"),
        |needed| format!("needs {needed}, floor {floor}"),
    );
    Some(Check::of("glibc", findings, found))
}

/// What is wrong with a requirement if glibc `floor` may lack it. `needed` is the glibc that all
/// requirements together need.
fn above_floor(requirement: &Requirement, floor: Glibc, needed: Glibc) -> Option<Finding> {
    let advice = match glibc_version(&requirement.version)? {
        GlibcVersion::Since(glibc) if glibc <= floor => return None,
        GlibcVersion::Since(_) => {
            format!("link against a sysroot whose glibc is {floor} or older, or raise the floor to {needed}")
        }
        GlibcVersion::Private => {
            "find the crate that calls glibc's internals: what is there changes with each glibc".to_owned()
        }
        GlibcVersion::Unknown => {
            "link against an older sysroot: it is not known which glibc brought this version".to_owned()
        }
    };
    Some(Finding {
        code: Code::GlibcFloor,
        expected: format!("nothing newer than GLIBC_{floor}"),
        found: format!("{}{}", requirement.text(), symbols_text(requirement)),
        advice,
    })
}

/// The symbols that need a version, `, for pthread_create and 3 more`; nothing if they are not known.
fn symbols_text(requirement: &Requirement) -> String {
    let named = requirement.symbols.join(", ");
    match requirement.symbol_count - requirement.symbols.len() {
        _ if named.is_empty() => String::new(),
        0 => format!(", for {named}"),
        more => format!(", for {named} and {more} more"),
    }
}

/// A static file needs no library; where a needed one makes it dynamic, the linkage says so already.
fn libraries(facts: &Facts, expectation: &Expectation) -> Option<Check> {
    let target = expectation.target;
    if target.system == System::Musl || facts.needed.is_empty() {
        return None;
    }
    let known = |library: &&String| {
        base_system::has(library, target) || expectation.allowed_libraries.contains(library)
    };
    let findings = facts.needed.iter().filter(|library| !known(library)).map(|library| Finding {
        code: Code::NeededLibrary,
        expected: match target.system {
            System::Gnu | System::Musl => "libraries of the base system, or allowed ones",
            System::Windows => "DLLs of Windows, or allowed ones",
            System::Wasi => "imports from wasi_snapshot_preview1, or allowed modules",
            System::Wasm => "imports from modules that the source names, or allowed ones",
        }
        .to_owned(),
        found: library.clone(),
        advice: missing_library(library, target),
    });
    Some(Check::of("libraries", findings.collect(), facts.needed.join(", ")))
}

fn missing_library(library: &str, target: &Target) -> String {
    let allow = format!("say --allow-library {library}");
    match target.system {
        System::Gnu | System::Musl | System::Windows => {
            format!("link it statically, or {allow} if machines that run this have it")
        }
        System::Wasi => format!("define what is imported from it, or {allow} if its runtime has it"),
        System::Wasm if library.starts_with("wasi") => {
            "build it for wasm32-wasip1, which has WASI".to_owned()
        }
        System::Wasm => format!(
            "that is where undefined symbols go: define them, name the host's module with \
             #[link(wasm_import_module = \"...\")], or {allow}"
        ),
    }
}

fn symbols(facts: &Facts, expectation: &Expectation) -> Option<Check> {
    let symbols = facts.symbols?;
    let (code, expected, advice) = match expectation.strip {
        Strip::Yes if !symbols.stripped() => {
            (Code::NotStripped, "stripped", "set strip = \"symbols\" in the cargo profile")
        }
        Strip::No if !symbols.table => {
            (Code::Stripped, "symbol table", "set strip = \"none\" in the cargo profile")
        }
        Strip::Any => return None,
        Strip::Yes | Strip::No => return Some(Check::holds("symbols", symbols.name())),
    };
    let (expected, found) = (expected.to_owned(), symbols.name().to_owned());
    Some(Check::fails("symbols", Finding { code, expected, found, advice: advice.to_owned() }))
}

fn store_paths(facts: &Facts, _: &Expectation) -> Option<Check> {
    let findings = facts.store_paths.iter().map(|path| Finding {
        code: Code::StorePath,
        expected: "no path of the Nix store".to_owned(),
        found: path.clone(),
        advice: "remap the path (--remap-path-prefix, -ffile-prefix-map), or find what wrote it with `strings FILE | grep /nix/store`".to_owned(),
    });
    Some(Check::of("store paths", findings.collect(), "none"))
}

#[cfg(test)]
mod tests {
    use object::elf;

    use super::*;
    use crate::fixture::{Elf, Version, foreign};
    use crate::inspect;
    use crossflake_target::TARGETS;

    const GNU: &str = "aarch64-unknown-linux-gnu";
    const MUSL: &str = "aarch64-unknown-linux-musl";

    fn expectation(triple: &str) -> Expectation {
        let target = Target::of(triple).unwrap();
        Expectation { target, glibc: None, strip: Strip::Any, allowed_libraries: vec![] }
    }

    fn program(triple: &str) -> Elf {
        Elf::of(Target::of(triple).unwrap())
    }

    /// Code and what was found of each finding.
    fn found(elf: &Elf, expectation: &Expectation) -> Vec<(Code, String)> {
        found_in(&elf.bytes(), expectation)
    }

    /// A good file of the target's format.
    fn good(target: &'static Target) -> Vec<u8> {
        match target.system {
            System::Gnu | System::Musl => Elf::of(target).bytes(),
            System::Windows => foreign::pe(&["KERNEL32.dll", "api-ms-win-core-synch-l1-2-0.dll"]),
            System::Wasi => module(&["wasi_snapshot_preview1"], &[]),
            System::Wasm => module(&["__wbindgen_placeholder__"], &[]),
        }
    }

    fn module(imports: &[&str], custom: &[&str]) -> Vec<u8> {
        foreign::wasm(&foreign::Wasm { imports, exports: &["_start"], custom })
    }

    fn found_in(bytes: &[u8], expectation: &Expectation) -> Vec<(Code, String)> {
        let findings = judge(&inspect(bytes).unwrap(), expectation);
        findings.into_iter().map(|finding| (finding.code, finding.found)).collect()
    }

    fn one(code: Code, what: &str) -> Vec<(Code, String)> {
        vec![(code, what.to_owned())]
    }

    #[test]
    fn a_good_program_of_each_target_is_good_for_that_target_only() {
        for built in TARGETS {
            for wanted in TARGETS {
                let expectation = Expectation {
                    glibc: wanted.system.has_floor().then(|| "2.17".parse().unwrap()),
                    strip: Strip::Yes,
                    ..expectation(wanted.triple)
                };
                let codes: Vec<_> =
                    found_in(&good(built), &expectation).into_iter().map(|(code, _)| code).collect();
                let expected = match (built.system, wanted.system) {
                    (a, b) if a.suffix() != b.suffix() => vec![Code::WrongFormat],
                    _ if built.machine != wanted.machine => vec![Code::WrongMachine],
                    (a, b) if a == b => vec![],
                    // A static program starts on a system with glibc, too.
                    (System::Musl, System::Gnu) => vec![],
                    (System::Gnu, System::Musl) => vec![Code::NotStatic],
                    _ => vec![Code::NeededLibrary],
                };
                assert_eq!(codes, expected, "{} for {}", built.triple, wanted.triple);
            }
        }
    }

    #[test]
    fn a_file_of_another_format_or_kind_is_said_to_be_that_and_no_more() {
        let facts = inspect(b"#!/bin/sh\n").unwrap();
        let codes =
            |facts: &Facts| judge(facts, &expectation(GNU)).iter().map(|f| f.code).collect::<Vec<_>>();
        assert_eq!(codes(&facts), [Code::WrongFormat]);
        let object = Elf { e_type: elf::ET_REL, runpath: Some("/a"), ..program(MUSL) };
        assert_eq!(found(&object, &expectation(GNU)), one(Code::WrongKind, "object file"));
    }

    #[test]
    fn the_interpreter_must_be_the_target_s_own_path() {
        let elf = |interpreter| Elf { interpreter, ..program(GNU) };
        let store = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-glibc-2.40/lib/ld-linux-aarch64.so.1";
        let codes: Vec<_> =
            found(&elf(Some(store)), &expectation(GNU)).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, [Code::Interpreter, Code::StorePath]);
        assert_eq!(found(&elf(None), &expectation(GNU)), one(Code::Interpreter, "none"));
        let library = Elf { says_pie: false, ..elf(None) };
        assert_eq!(found(&library, &expectation(GNU)), []);
    }

    #[test]
    fn a_musl_program_with_an_interpreter_or_a_library_is_not_static() {
        let interpreted = Elf { interpreter: Some("/lib/ld-musl-aarch64.so.1"), ..program(MUSL) };
        let text = "dynamic, started by /lib/ld-musl-aarch64.so.1";
        assert_eq!(found(&interpreted, &expectation(MUSL)), one(Code::NotStatic, text));
        let needing = Elf { needed: vec!["libz.so.1"], ..program(MUSL) };
        assert_eq!(found(&needing, &expectation(MUSL)), one(Code::NotStatic, "dynamic, needs libz.so.1"));
    }

    #[test]
    fn search_paths_of_either_tag_are_findings() {
        let elf = Elf { rpath: Some("/a"), runpath: Some("$ORIGIN:/b"), ..program(GNU) };
        let expected =
            [(Code::Runpath, "RPATH /a".to_owned()), (Code::Runpath, "RUNPATH $ORIGIN:/b".to_owned())];
        assert_eq!(found(&elf, &expectation(GNU)), expected);
    }

    fn needing(versions: &[(&'static str, &[&'static str])]) -> Elf {
        let versions =
            versions.iter().map(|(name, symbols)| Version::of("libc.so.6", name, symbols)).collect();
        Elf { versions, ..program(GNU) }
    }

    fn with_floor(floor: &str) -> Expectation {
        Expectation { glibc: Some(floor.parse().unwrap()), ..expectation(GNU) }
    }

    #[test]
    fn each_version_above_the_floor_is_named_with_its_symbols() {
        let elf = needing(&[
            ("GLIBC_2.17", &["malloc"]),
            ("GLIBC_2.34", &["__libc_start_main", "pthread_join"]),
            ("GLIBC_ABI_DT_RELR", &[]),
        ]);
        let expected = [
            (Code::GlibcFloor, "GLIBC_2.34 of libc.so.6, for __libc_start_main, pthread_join".to_owned()),
            (Code::GlibcFloor, "GLIBC_ABI_DT_RELR of libc.so.6".to_owned()),
        ];
        assert_eq!(found(&elf, &with_floor("2.31")), expected);
        assert_eq!(found(&elf, &with_floor("2.35")), expected[1..]);
        assert_eq!(found(&elf, &with_floor("2.36")), []);
        assert_eq!(found(&elf, &expectation(GNU)), []);
    }

    #[test]
    fn no_floor_admits_private_or_unknown_versions() {
        let elf = needing(&[("GLIBC_PRIVATE", &["_rtld_global"]), ("GLIBC_ABI_NEW", &[]), ("FOO_9", &[])]);
        let expected = [
            (Code::GlibcFloor, "GLIBC_PRIVATE of libc.so.6, for _rtld_global".to_owned()),
            (Code::GlibcFloor, "GLIBC_ABI_NEW of libc.so.6".to_owned()),
        ];
        assert_eq!(found(&elf, &with_floor("2.99")), expected);
    }

    #[test]
    fn a_version_the_linker_may_miss_is_not_above_the_floor() {
        let mut elf = needing(&[("GLIBC_2.39", &["new"])]);
        elf.versions[0].weak = true;
        assert_eq!(found(&elf, &with_floor("2.31")), []);
    }

    #[test]
    fn symbols_that_are_not_named_are_counted() {
        let elf = needing(&[("GLIBC_2.34", &["f"; 18])]);
        let [(_, text)] = &found(&elf, &with_floor("2.31"))[..] else { panic!("one finding") };
        assert!(text.ends_with(" and 2 more"), "{text}");
    }

    #[test]
    fn a_library_beyond_the_base_system_must_be_allowed_by_its_exact_name() {
        let elf = Elf { needed: vec!["libssl.so.3", "libc.so.6", "ld-linux-aarch64.so.1"], ..program(GNU) };
        let allowing =
            |name: &str| Expectation { allowed_libraries: vec![name.to_owned()], ..expectation(GNU) };
        assert_eq!(found(&elf, &expectation(GNU)), one(Code::NeededLibrary, "libssl.so.3"));
        assert_eq!(found(&elf, &allowing("libssl.so")), one(Code::NeededLibrary, "libssl.so.3"));
        assert_eq!(found(&elf, &allowing("libssl.so.3")), []);
    }

    #[test]
    fn a_dll_of_the_compilers_must_be_allowed() {
        let windows = expectation("x86_64-pc-windows-gnu");
        let program = foreign::pe(&["KERNEL32.dll", "libgcc_s_seh-1.dll"]);
        assert_eq!(found_in(&program, &windows), one(Code::NeededLibrary, "libgcc_s_seh-1.dll"));
        let allowed_libraries = vec!["libgcc_s_seh-1.dll".to_owned()];
        assert_eq!(found_in(&program, &Expectation { allowed_libraries, ..windows }), []);
    }

    #[test]
    fn a_module_imports_only_what_its_host_has() {
        let program = module(&["wasi_snapshot_preview1", "env"], &[]);
        assert_eq!(found_in(&program, &expectation("wasm32-wasip1")), one(Code::NeededLibrary, "env"));
        let bare = found_in(&program, &expectation("wasm32-unknown-unknown"));
        let names: Vec<_> = bare.iter().map(|(_, found)| found.as_str()).collect();
        assert_eq!(names, ["wasi_snapshot_preview1", "env"]);
    }

    #[test]
    fn a_modules_names_are_its_symbols() {
        let stripped = Expectation { strip: Strip::Yes, ..expectation("wasm32-wasip1") };
        let program = module(&["wasi_snapshot_preview1"], &["name", "producers"]);
        assert_eq!(found_in(&program, &stripped), one(Code::NotStripped, "symbol table"));
    }

    #[test]
    fn symbols_are_judged_only_when_asked_about() {
        let judged = |symbol_table, debug, strip| {
            found(&Elf { symbol_table, debug, ..program(GNU) }, &Expectation { strip, ..expectation(GNU) })
        };
        assert_eq!(judged(true, true, Strip::Any), []);
        assert_eq!(judged(true, false, Strip::Yes), one(Code::NotStripped, "symbol table"));
        assert_eq!(judged(false, true, Strip::Yes), one(Code::NotStripped, "debug information"));
        assert_eq!(judged(false, false, Strip::Yes), []);
        assert_eq!(judged(false, false, Strip::No), one(Code::Stripped, "stripped"));
        assert_eq!(judged(true, false, Strip::No), []);
    }

    #[test]
    fn a_store_path_in_the_content_is_a_finding() {
        let content = b"\0/nix/store/0123456789abcdfghijklmnpqrsvwxyz-vendor/src/lib.rs\0";
        let expected = one(Code::StorePath, "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-vendor");
        assert_eq!(found(&Elf { content, ..program(MUSL) }, &expectation(MUSL)), expected);
    }
}
