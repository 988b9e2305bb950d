//! Checks a file's facts against the expectation for a target. Pure functions.
//!
//! There is one function for each check, in the order of the report. It returns `None` if the check does not apply to
//! the target or the file.

use serde::{Serialize, Serializer};

use super::facts::{Architecture, Facts, Format, Kind, Linkage};
use super::system_libraries::is_system_library;
use super::versions::{GlibcVersion, Requirement, glibc_version};
use crossflake_target::{Glibc, System, Target};

/// The expected symbols. The option `--strip` parses it from `yes`, `no` or `any`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strip {
    /// Neither a symbol table nor debug information.
    Yes,
    /// A symbol table.
    No,
    /// Not checked.
    #[default]
    Any,
}

/// The error of parsing a text that is not a [`Strip`]. Holds the text.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not one of yes, no, any")]
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

/// The properties that a binary should have.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// The target. It determines format, machine, linkage, interpreter and system libraries.
    pub target: &'static Target,
    /// The floor: the lowest glibc that the binary must start with. `None` skips this check.
    pub glibc: Option<Glibc>,
    pub strip: Strip,
    /// Libraries that the binary may need besides system libraries, by their exact names: `libssl.so.3`.
    pub allowed_libraries: Vec<String>,
    /// Whether a build checks its own result: then advice names keys of targets.json, otherwise options of `verify`.
    pub in_build: bool,
}

/// The kind of a finding. Names stay the same in later versions.
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
    /// The name in JSON and in the report: `glibc-floor`.
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

/// One property that differs from the expectation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub code: Code,
    pub expected: String,
    pub found: String,
    /// The next step for the user, without a full stop.
    pub advice: String,
}

/// The result of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The checked property: `interpreter`.
    pub subject: &'static str,
    /// The property's value if it is as expected, otherwise all findings.
    pub outcome: Result<String, Vec<Finding>>,
}

impl Check {
    fn passed(subject: &'static str, found: impl Into<String>) -> Self {
        Self { subject, outcome: Ok(found.into()) }
    }

    fn failed(subject: &'static str, finding: Finding) -> Self {
        Self { subject, outcome: Err(vec![finding]) }
    }

    /// A check that passed with the value `found` if `findings` is empty.
    fn of(subject: &'static str, findings: Vec<Finding>, found: impl Into<String>) -> Self {
        if findings.is_empty() { Self::passed(subject, found) } else { Self { subject, outcome: Err(findings) } }
    }
}

/// Returns the findings of all checks, in the order of the report. Empty if the binary is as expected.
pub fn judge(facts: &Facts, expectation: &Expectation) -> Vec<Finding> {
    check(facts, expectation).into_iter().filter_map(|check| check.outcome.err()).flatten().collect()
}

/// Runs all checks that apply, in the order of the report.
///
/// Stops after a wrong format, machine or kind: then the file is probably not the one that the user means, and further
/// findings would be consequences of the first.
pub fn check(facts: &Facts, expectation: &Expectation) -> Vec<Check> {
    let mut checks = vec![];
    for check in [format, machine, kind] {
        let check = check(facts, expectation);
        let failed = check.outcome.is_err();
        checks.push(check);
        if failed {
            return checks;
        }
    }
    if facts.kind == Kind::StaticLibrary {
        // It is not linked.
        checks.extend(store_paths(facts, expectation));
        return checks;
    }
    checks.extend(
        [linkage, interpreter, search_path, glibc, libraries, symbols, store_paths]
            .iter()
            .filter_map(|check| check(facts, expectation)),
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
    // A static library is an archive on all systems.
    if facts.format == format || facts.kind == Kind::StaticLibrary {
        return Check::passed("format", found);
    }
    Check::failed(
        "format",
        Finding {
            code: Code::WrongFormat,
            expected: expected.to_owned(),
            found: found.to_owned(),
            advice: format!("pass the program that was built for {}", expectation.target.triple),
        },
    )
}

fn machine(facts: &Facts, expectation: &Expectation) -> Check {
    let machine = expectation.target.machine;
    let found = facts.architecture.as_ref().map_or_else(|| facts.machine_name().to_owned(), Architecture::text);
    if facts.architecture.as_ref().is_some_and(|architecture| architecture.machine == Some(machine)) {
        return Check::passed("machine", found);
    }
    let expected = Architecture {
        machine: Some(machine),
        name: machine.name().to_owned(),
        bits: machine.bits(),
        little_endian: machine.is_little_endian(),
    };
    Check::failed(
        "machine",
        Finding {
            code: Code::WrongMachine,
            expected: expected.text(),
            found,
            advice: format!(
                "build it with CARGO_BUILD_TARGET={0}, or take it from target/{0}: programs in target/release are for the build machine",
                expectation.target.triple
            ),
        },
    )
}

fn kind(facts: &Facts, _: &Expectation) -> Check {
    match facts.kind {
        Kind::Executable | Kind::Pie | Kind::SharedLibrary | Kind::StaticLibrary => {
            Check::passed("kind", facts.kind.name())
        }
        Kind::Object | Kind::Other => Check::failed(
            "kind",
            Finding {
                code: Code::WrongKind,
                expected: "an executable or a library".to_owned(),
                found: facts.kind.name().to_owned(),
                advice: "pass the file that the linker wrote".to_owned(),
            },
        ),
    }
}

/// Programs for musl must be static. Programs for glibc may be static, too: then they need no library of the machine
/// that they run on.
fn linkage(facts: &Facts, expectation: &Expectation) -> Option<Check> {
    let found = facts.linkage_text();
    if expectation.target.system != System::Musl || facts.linkage != Some(Linkage::Dynamic) {
        return Some(Check::passed("linkage", found));
    }
    let found = if facts.needed.is_empty() { found } else { format!("{found}, needs {}", facts.needed.join(", ")) };
    Some(Check::failed(
        "linkage",
        Finding {
            code: Code::NotStatic,
            expected: "static or static-pie".to_owned(),
            found,
            advice:
                "leave out -Ctarget-feature=-crt-static and -dynamic, and link C libraries statically, from .a files"
                    .to_owned(),
        },
    ))
}

/// Applies to dynamic programs for glibc.
fn interpreter(facts: &Facts, expectation: &Expectation) -> Option<Check> {
    let expected = expectation.target.interpreter?;
    if !facts.kind.is_program() || facts.linkage != Some(Linkage::Dynamic) {
        return None;
    }
    let found = facts.interpreter.as_deref();
    if found == Some(expected) {
        return Some(Check::passed("interpreter", expected));
    }
    Some(Check::failed(
        "interpreter",
        Finding {
            code: Code::Interpreter,
            expected: expected.to_owned(),
            found: found.unwrap_or("none").to_owned(),
            advice: format!(
                "link with -Clink-arg=-Wl,--dynamic-linker={expected}, the only path where target machines have it"
            ),
        },
    ))
}

/// Applies to ELF files.
fn search_path(facts: &Facts, expectation: &Expectation) -> Option<Check> {
    if !expectation.target.system.is_linux() {
        return None;
    }
    let tagged = [("RPATH", &facts.rpath), ("RUNPATH", &facts.runpath)];
    let used: Vec<_> = tagged.iter().filter(|(_, folders)| !folders.is_empty()).collect();
    let is_relative = |folder: &String| {
        ["$ORIGIN", "${ORIGIN}"]
            .iter()
            .any(|origin| folder.strip_prefix(origin).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    };
    let text = |tag: &str, folders: &[String]| format!("{tag} {}", folders.join(":"));
    let findings = used.iter().filter(|(_, folders)| !folders.iter().all(is_relative)).map(|(tag, folders)| Finding {
        code: Code::Runpath,
        expected: "no folder in RPATH or RUNPATH but $ORIGIN and folders relative to it".to_owned(),
        found: text(tag, folders),
        advice: "link without -rpath: its folders belong to the build machine, and the program would load libraries from them".to_owned(),
    });
    let found = used.iter().map(|(tag, folders)| text(tag, folders)).collect::<Vec<_>>().join(", ");
    Some(Check::of("search path", findings.collect(), if found.is_empty() { "none" } else { &found }))
}

/// Applies to targets with a floor.
fn glibc(facts: &Facts, expectation: &Expectation) -> Option<Check> {
    let floor = expectation.glibc?;
    let strong = facts.requirements.iter().filter(|requirement| !requirement.weak);
    let needed = facts.glibc.unwrap_or(floor);
    let findings =
        strong.filter_map(|requirement| above_floor(requirement, floor, needed, expectation.in_build)).collect();
    let found = facts
        .glibc
        .map_or_else(|| format!("needs none, floor {floor}"), |needed| format!("needs {needed}, floor {floor}"));
    Some(Check::of("glibc", findings, found))
}

/// Checks that glibc `floor` fulfils a requirement. `needed` is the glibc that fulfils all requirements of the file.
fn above_floor(requirement: &Requirement, floor: Glibc, needed: Glibc, in_build: bool) -> Option<Finding> {
    let advice = match glibc_version(&requirement.version)? {
        GlibcVersion::Since(glibc) if glibc <= floor => return None,
        GlibcVersion::Since(_) if in_build => format!(
            "a prebuilt library or object needs it: use one for older systems, or set \"glibc\": \"{needed}\" in targets.json"
        ),
        GlibcVersion::Since(_) => {
            format!("link against a sysroot whose glibc is {floor} or older, or raise the floor to {needed}")
        }
        GlibcVersion::Private => {
            "find the crate that uses glibc's internal symbols: they change from release to release".to_owned()
        }
        GlibcVersion::Unknown => {
            "link against an older sysroot: it is unknown which glibc introduced this version".to_owned()
        }
    };
    Some(Finding {
        code: Code::GlibcFloor,
        expected: format!("GLIBC_{floor} or older"),
        found: format!("{}{}", requirement.text(), symbols_text(requirement)),
        advice,
    })
}

/// The symbols with a required version: `, for pthread_create and 3 more`. Empty if they are unknown.
fn symbols_text(requirement: &Requirement) -> String {
    let named = requirement.symbols.join(", ");
    match requirement.symbol_count - requirement.symbols.len() {
        _ if named.is_empty() => String::new(),
        0 => format!(", for {named}"),
        more => format!(", for {named} and {more} more"),
    }
}

/// Does not apply to musl, where the check of the linkage reports libraries.
fn libraries(facts: &Facts, expectation: &Expectation) -> Option<Check> {
    let target = expectation.target;
    if target.system == System::Musl || facts.needed.is_empty() {
        return None;
    }
    let is_allowed =
        |library: &&String| is_system_library(library, target) || expectation.allowed_libraries.contains(library);
    let findings = facts.needed.iter().filter(|library| !is_allowed(library)).map(|library| Finding {
        code: Code::NeededLibrary,
        expected: match target.system {
            System::Gnu | System::Musl => "system libraries or allowed libraries",
            System::Windows => "DLLs of Windows or allowed libraries",
            System::Wasi => "imports from wasi_snapshot_preview1 or allowed modules",
            System::Wasm => "imports from modules that the source code names, or from allowed modules",
        }
        .to_owned(),
        found: library.clone(),
        advice: library_advice(library, target, expectation.in_build),
    });
    Some(Check::of("libraries", findings.collect(), facts.needed.join(", ")))
}

/// The next step for a library that is neither a system library nor allowed.
fn library_advice(library: &str, target: &Target, in_build: bool) -> String {
    let allow = format!("pass --allow-library {library}");
    match target.system {
        System::Gnu if in_build => {
            "link it statically, or, if the machines that run the program have it, add its Debian package \
             to \"packages\" of the target in targets.json"
                .to_owned()
        }
        System::Musl | System::Windows if in_build => "link it statically".to_owned(),
        System::Wasi if in_build => "define the imported symbols: builds allow no other imports".to_owned(),
        System::Wasm if in_build && !library.starts_with("wasi") => {
            "the linker imports undefined symbols from it: define them, or name the host's module with \
             #[link(wasm_import_module = \"...\")]"
                .to_owned()
        }
        System::Gnu | System::Musl | System::Windows => {
            format!("link it statically, or {allow} if the machines that run the program have it")
        }
        System::Wasi => format!("define the imported symbols, or {allow} if the runtime provides it"),
        System::Wasm if library.starts_with("wasi") => "build for wasm32-wasip1, which has WASI".to_owned(),
        System::Wasm => format!(
            "the linker imports undefined symbols from it: define them, name the host's module with \
             #[link(wasm_import_module = \"...\")], or {allow}"
        ),
    }
}

fn symbols(facts: &Facts, expectation: &Expectation) -> Option<Check> {
    let symbols = facts.symbols?;
    let (code, expected, advice) = match expectation.strip {
        Strip::Yes if !symbols.stripped() && expectation.in_build => (
            Code::NotStripped,
            "stripped",
            "set strip = \"symbols\" in the cargo profile, or \"strip\": false in targets.json to keep them",
        ),
        Strip::Yes if !symbols.stripped() => {
            (Code::NotStripped, "stripped", "set strip = \"symbols\" in the cargo profile")
        }
        Strip::No if !symbols.table => (Code::Stripped, "symbol table", "set strip = \"none\" in the cargo profile"),
        Strip::Any => return None,
        Strip::Yes | Strip::No => return Some(Check::passed("symbols", symbols.name())),
    };
    let (expected, found) = (expected.to_owned(), symbols.name().to_owned());
    Some(Check::failed("symbols", Finding { code, expected, found, advice: advice.to_owned() }))
}

fn store_paths(facts: &Facts, _: &Expectation) -> Option<Check> {
    let findings = facts.store_paths.iter().map(|path| Finding {
        code: Code::StorePath,
        expected: "no path of the Nix store".to_owned(),
        found: path.clone(),
        advice: "remap the path (--remap-path-prefix, -ffile-prefix-map), or find its origin with `strings FILE | grep /nix/store`".to_owned(),
    });
    Some(Check::of("store paths", findings.collect(), "none"))
}

#[cfg(test)]
mod tests {
    use object::elf;

    use super::*;
    use crate::fixture::{Elf, Version, other_formats};
    use crate::inspect;
    use crossflake_target::TARGETS;

    const GNU: &str = "aarch64-unknown-linux-gnu";
    const MUSL: &str = "aarch64-unknown-linux-musl";

    fn expectation(triple: &str) -> Expectation {
        let target = Target::of(triple).unwrap();
        Expectation { target, glibc: None, strip: Strip::Any, allowed_libraries: vec![], in_build: false }
    }

    fn program(triple: &str) -> Elf {
        Elf::of(Target::of(triple).unwrap())
    }

    /// Code and found value of each finding.
    fn found(elf: &Elf, expectation: &Expectation) -> Vec<(Code, String)> {
        found_in(&elf.bytes(), expectation)
    }

    /// A valid program for the target.
    fn valid_program(target: &'static Target) -> Vec<u8> {
        match target.system {
            System::Gnu | System::Musl => Elf::of(target).bytes(),
            System::Windows => other_formats::pe(&["KERNEL32.dll", "api-ms-win-core-synch-l1-2-0.dll"]),
            System::Wasi => module(&["wasi_snapshot_preview1"], &[]),
            System::Wasm => module(&["__wbindgen_placeholder__"], &[]),
        }
    }

    fn module(imports: &[&str], custom: &[&str]) -> Vec<u8> {
        other_formats::wasm(&other_formats::Wasm { imports, exports: &["_start"], custom })
    }

    fn found_in(bytes: &[u8], expectation: &Expectation) -> Vec<(Code, String)> {
        let findings = judge(&inspect(bytes).unwrap(), expectation);
        findings.into_iter().map(|finding| (finding.code, finding.found)).collect()
    }

    fn one(code: Code, found: &str) -> Vec<(Code, String)> {
        vec![(code, found.to_owned())]
    }

    #[test]
    fn a_valid_program_fits_its_own_target_only() {
        for built in TARGETS {
            for wanted in TARGETS {
                let expectation = Expectation {
                    glibc: wanted.system.has_floor().then(|| "2.17".parse().unwrap()),
                    strip: Strip::Yes,
                    ..expectation(wanted.triple)
                };
                let codes: Vec<_> =
                    found_in(&valid_program(built), &expectation).into_iter().map(|(code, _)| code).collect();
                let expected = match (built.system, wanted.system) {
                    (a, b) if a.suffix() != b.suffix() => vec![Code::WrongFormat],
                    _ if built.machine != wanted.machine => vec![Code::WrongMachine],
                    (a, b) if a == b => vec![],
                    // A static program also runs on a system with glibc.
                    (System::Musl, System::Gnu) => vec![],
                    (System::Gnu, System::Musl) => vec![Code::NotStatic],
                    _ => vec![Code::NeededLibrary],
                };
                assert_eq!(codes, expected, "{} for {}", built.triple, wanted.triple);
            }
        }
    }

    #[test]
    fn a_wrong_format_or_kind_is_the_only_finding() {
        let facts = inspect(b"#!/bin/sh\n").unwrap();
        let codes = |facts: &Facts| judge(facts, &expectation(GNU)).iter().map(|f| f.code).collect::<Vec<_>>();
        assert_eq!(codes(&facts), [Code::WrongFormat]);
        let object = Elf { e_type: elf::ET_REL, runpath: Some("/a"), ..program(MUSL) };
        assert_eq!(found(&object, &expectation(GNU)), one(Code::WrongKind, "object file"));
    }

    #[test]
    fn the_interpreter_must_be_that_of_the_target() {
        let elf = |interpreter| Elf { interpreter, ..program(GNU) };
        let store = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-glibc-2.40/lib/ld-linux-aarch64.so.1";
        let codes: Vec<_> = found(&elf(Some(store)), &expectation(GNU)).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, [Code::Interpreter, Code::StorePath]);
        assert_eq!(found(&elf(None), &expectation(GNU)), one(Code::Interpreter, "none"));
        let library = Elf { pie_flag: false, ..elf(None) };
        assert_eq!(found(&library, &expectation(GNU)), []);
    }

    #[test]
    fn a_shared_library_is_judged_as_a_program_without_an_interpreter() {
        let library = || Elf { interpreter: None, pie_flag: false, ..program(GNU) };
        assert_eq!(found(&library(), &expectation(GNU)), []);
        let codes = |elf: &Elf| found(elf, &with_floor("2.31")).into_iter().map(|(code, _)| code).collect::<Vec<_>>();
        for (library, code) in [
            (Elf { runpath: Some("/a"), ..library() }, Code::Runpath),
            (Elf { needed: vec!["libfoo.so.1"], ..library() }, Code::NeededLibrary),
            (Elf { versions: vec![Version::of("libc.so.6", "GLIBC_2.34", &["f"])], ..library() }, Code::GlibcFloor),
            (Elf { content: b"\0/nix/store/0123456789abcdfghijklmnpqrsvwxyz-a/b\0", ..library() }, Code::StorePath),
        ] {
            assert_eq!(codes(&library), [code]);
        }
        let other = Elf { interpreter: None, pie_flag: false, ..program("x86_64-unknown-linux-gnu") };
        assert_eq!(codes(&other), [Code::WrongMachine]);
    }

    #[test]
    fn machine_and_store_paths_of_a_static_library_are_checked() {
        let object = Elf { symbol_table: true, debug: true, ..program(GNU) };
        let library = other_formats::archive(&[("a.o", &object.bytes())]);
        let stripped = |triple| Expectation { strip: Strip::Yes, ..expectation(triple) };
        assert_eq!(found_in(&library, &stripped(GNU)), []);
        assert_eq!(found_in(&library, &stripped(MUSL)), []);
        let [(code, _)] = &found_in(&library, &stripped("x86_64-pc-windows-gnu"))[..] else { panic!("one finding") };
        assert_eq!(*code, Code::WrongMachine);
        let content = b"\0/nix/store/0123456789abcdfghijklmnpqrsvwxyz-vendor/a.c\0";
        let library = other_formats::archive(&[("a.o", &Elf { content, ..program(GNU) }.bytes())]);
        let path = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-vendor";
        assert_eq!(found_in(&library, &expectation(GNU)), one(Code::StorePath, path));
        let empty = found_in(&other_formats::archive(&[("note", b"a text")]), &expectation(GNU));
        assert_eq!(empty, one(Code::WrongFormat, "archive"));
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
    fn rpath_and_runpath_are_findings() {
        let elf = Elf { rpath: Some("/a"), runpath: Some("$ORIGIN:/b"), ..program(GNU) };
        let expected = [(Code::Runpath, "RPATH /a".to_owned()), (Code::Runpath, "RUNPATH $ORIGIN:/b".to_owned())];
        assert_eq!(found(&elf, &expectation(GNU)), expected);
        let relative =
            Elf { rpath: Some("$ORIGIN"), runpath: Some("$ORIGIN/../lib:${ORIGIN}/plugins"), ..program(GNU) };
        assert_eq!(found(&relative, &expectation(GNU)), []);
        let other = Elf { runpath: Some("$ORIGINAL/lib"), ..program(GNU) };
        assert_eq!(found(&other, &expectation(GNU)), [(Code::Runpath, "RUNPATH $ORIGINAL/lib".to_owned())]);
    }

    fn needing(versions: &[(&'static str, &[&'static str])]) -> Elf {
        let versions = versions.iter().map(|(name, symbols)| Version::of("libc.so.6", name, symbols)).collect();
        Elf { versions, ..program(GNU) }
    }

    fn with_floor(floor: &str) -> Expectation {
        Expectation { glibc: Some(floor.parse().unwrap()), ..expectation(GNU) }
    }

    #[test]
    fn each_version_above_the_floor_is_reported_with_its_symbols() {
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
    fn private_and_unknown_versions_are_above_every_floor() {
        let elf = needing(&[("GLIBC_PRIVATE", &["_rtld_global"]), ("GLIBC_ABI_NEW", &[]), ("FOO_9", &[])]);
        let expected = [
            (Code::GlibcFloor, "GLIBC_PRIVATE of libc.so.6, for _rtld_global".to_owned()),
            (Code::GlibcFloor, "GLIBC_ABI_NEW of libc.so.6".to_owned()),
        ];
        assert_eq!(found(&elf, &with_floor("2.99")), expected);
    }

    #[test]
    fn a_weak_version_is_not_above_the_floor() {
        let mut elf = needing(&[("GLIBC_2.39", &["new"])]);
        elf.versions[0].weak = true;
        assert_eq!(found(&elf, &with_floor("2.31")), []);
    }

    #[test]
    fn symbols_beyond_the_limit_are_counted() {
        let elf = needing(&[("GLIBC_2.34", &["f"; 18])]);
        let [(_, text)] = &found(&elf, &with_floor("2.31"))[..] else { panic!("one finding") };
        assert!(text.ends_with(" and 2 more"), "{text}");
    }

    #[test]
    fn a_library_must_be_a_system_library_or_allowed_by_its_exact_name() {
        let elf = Elf { needed: vec!["libssl.so.3", "libc.so.6", "ld-linux-aarch64.so.1"], ..program(GNU) };
        let allowing = |name: &str| Expectation { allowed_libraries: vec![name.to_owned()], ..expectation(GNU) };
        assert_eq!(found(&elf, &expectation(GNU)), one(Code::NeededLibrary, "libssl.so.3"));
        assert_eq!(found(&elf, &allowing("libssl.so")), one(Code::NeededLibrary, "libssl.so.3"));
        assert_eq!(found(&elf, &allowing("libssl.so.3")), []);
    }

    #[test]
    fn the_advice_of_a_build_names_keys_of_the_manifest_and_no_options() {
        let mut elf = needing(&[("GLIBC_2.34", &["f"])]);
        elf.needed.push("libssl.so.3");
        let advice = |in_build| {
            let expectation = Expectation { in_build, strip: Strip::Yes, ..with_floor("2.31") };
            let findings = judge(&inspect(&elf.bytes()).unwrap(), &expectation);
            findings.into_iter().map(|finding| finding.advice).collect::<Vec<_>>().join("\n")
        };
        let (build, command) = (advice(true), advice(false));
        assert!(build.contains("\"glibc\": \"2.34\"") && build.contains("to \"packages\" of the target"), "{build}");
        assert!(!build.contains("--"), "{build}");
        assert!(command.contains("pass --allow-library libssl.so.3"), "{command}");
        for target in TARGETS {
            let advice = library_advice("other", target, true);
            assert!(!advice.contains("--"), "{advice}");
        }
    }

    #[test]
    fn a_dll_of_the_compiler_must_be_allowed() {
        let windows = expectation("x86_64-pc-windows-gnu");
        let program = other_formats::pe(&["KERNEL32.dll", "libgcc_s_seh-1.dll"]);
        assert_eq!(found_in(&program, &windows), one(Code::NeededLibrary, "libgcc_s_seh-1.dll"));
        let allowed_libraries = vec!["libgcc_s_seh-1.dll".to_owned()];
        assert_eq!(found_in(&program, &Expectation { allowed_libraries, ..windows }), []);
    }

    #[test]
    fn a_module_may_import_only_from_modules_of_its_host() {
        let program = module(&["wasi_snapshot_preview1", "env"], &[]);
        assert_eq!(found_in(&program, &expectation("wasm32-wasip1")), one(Code::NeededLibrary, "env"));
        let bare = found_in(&program, &expectation("wasm32-unknown-unknown"));
        let names: Vec<_> = bare.iter().map(|(_, found)| found.as_str()).collect();
        assert_eq!(names, ["wasi_snapshot_preview1", "env"]);
    }

    #[test]
    fn the_name_section_is_the_symbol_table_of_a_module() {
        let stripped = Expectation { strip: Strip::Yes, ..expectation("wasm32-wasip1") };
        let program = module(&["wasi_snapshot_preview1"], &["name", "producers"]);
        assert_eq!(found_in(&program, &stripped), one(Code::NotStripped, "symbol table"));
    }

    #[test]
    fn symbols_are_checked_only_on_request() {
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
    fn a_store_path_in_the_file_is_a_finding() {
        let content = b"\0/nix/store/0123456789abcdfghijklmnpqrsvwxyz-vendor/src/lib.rs\0";
        let expected = one(Code::StorePath, "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-vendor");
        assert_eq!(found(&Elf { content, ..program(MUSL) }, &expectation(MUSL)), expected);
    }
}
