//! The supported targets as a table of text, JSON or Markdown.
//!
//! The values come from [`generate::resolve`] for a manifest with every target and default settings, and from the results
//! of the last tests.

mod tested;

use std::path::Path;

use serde::Serialize;

use self::tested::Tested;
use crate::generate::{self, Linkage, Resolved};
use crate::manifest::{self, Manifest};
use crate::table::table;
use crossflake_target::{BUILD_MACHINE, System, TARGETS, Target};

/// One target, as the debian supply builds it.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// The name that implies the triple in a manifest.
    pub name: &'static str,
    pub triple: &'static str,
    pub linkage: &'static str,
    /// The possible floors, oldest first; empty for a target without glibc.
    pub floors: Vec<Floor>,
    pub std: Std,
    /// The C compiler.
    pub cc: String,
    /// Whether the supply has a C++ compiler and library for the target.
    pub cplusplus: bool,
    /// The runner on the build machine: see [`Target::runner`]. Null if crossflake does not start the programs.
    pub runner: Option<&'static str>,
    /// The latest result of `scripts/targets-matrix`; null if the target was never tested.
    pub tested: Option<&'static Tested>,
}

/// A floor, and the Debian release of its sysroot.
#[derive(Debug, Serialize)]
pub(crate) struct Floor {
    pub glibc: String,
    pub release: &'static str,
}

/// The source of the Rust standard library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Std {
    /// Part of the toolchain.
    Toolchain,
    /// A Debian package with the compiled library.
    Package,
    /// Compiled once from the toolchain's sources.
    Compiled,
}

impl Std {
    fn name(self) -> &'static str {
        match self {
            Self::Toolchain => "toolchain",
            Self::Package => "package",
            Self::Compiled => "compiled",
        }
    }
}

/// All targets, in the order of [`TARGETS`].
pub(crate) fn rows() -> Vec<Row> {
    let targets: serde_json::Map<_, _> =
        TARGETS.iter().map(|target| (target.name.to_owned(), serde_json::json!({}))).collect();
    let text = serde_json::json!({ "version": manifest::VERSION, "targets": targets }).to_string();
    let manifest = Manifest::parse(Path::new(manifest::FILE), &text).expect("every target's name implies its triple");
    let resolved = generate::resolve(&manifest);
    let row = |target: &'static Target| {
        resolved.iter().find(|resolved| resolved.triple == target.triple).map(|resolved| row(target, resolved))
    };
    TARGETS.iter().filter_map(row).collect()
}

fn row(target: &'static Target, resolved: &Resolved) -> Row {
    let on = resolved.debian.on(BUILD_MACHINE);
    Row {
        name: target.name,
        triple: target.triple,
        linkage: match resolved.linkage {
            Linkage::Dynamic => "dynamic",
            Linkage::Static => "static",
        },
        floors: target
            .releases()
            .map(|release| Floor { glibc: release.glibc.to_string(), release: release.codename })
            .collect(),
        std: match &on.parts.std {
            Some(_) => Std::Package,
            None if target.triple == BUILD_MACHINE.triple => Std::Toolchain,
            None => Std::Compiled,
        },
        cc: match target.system {
            System::Wasi | System::Wasm => format!("clang for {}", resolved.debian.gnu),
            _ => format!("{}-gcc", resolved.debian.gnu),
        },
        cplusplus: target.system.has_cplusplus(),
        runner: on.runner,
        tested: tested::of(target.triple),
    }
}

impl Row {
    /// Whether each filter is part of the name, triple, linkage, std, runner, or a floor or its release.
    pub(crate) fn matches(&self, filters: &[String]) -> bool {
        let releases = self.floors.iter().flat_map(|floor| [floor.glibc.as_str(), floor.release]);
        let words: Vec<&str> = [self.name, self.triple, self.linkage, self.std.name(), self.runner()]
            .into_iter()
            .chain(releases)
            .collect();
        filters.iter().all(|filter| words.iter().any(|word| word.contains(filter.as_str())))
    }

    fn runner(&self) -> &'static str {
        self.runner.unwrap_or("-")
    }

    fn floors(&self) -> String {
        match self.floors.as_slice() {
            [] => "-".to_owned(),
            floors => floors.iter().map(|floor| floor.glibc.as_str()).collect::<Vec<_>>().join(" "),
        }
    }
}

/// A table with a line for each target.
pub(crate) fn text(rows: &[Row]) -> String {
    let cells: Vec<_> = rows
        .iter()
        .map(|row| [row.name, row.triple, &row.floors(), row.std.name(), row.runner()].map(str::to_owned))
        .collect();
    table(["name", "triple", "glibc", "std", "runner"], [false; 5], &cells)
}

/// A JSON array with an object for each target.
pub(crate) fn json(rows: &[Row]) -> String {
    serde_json::to_string_pretty(rows).expect("strings are JSON") + "\n"
}

/// The document `docs/targets.md`.
pub(crate) fn markdown(rows: &[Row]) -> String {
    let mut document = HEAD.to_owned();
    for row in rows {
        let floors: Vec<String> =
            row.floors.iter().map(|floor| format!("{} ({})", floor.glibc, floor.release)).collect();
        let floors = if floors.is_empty() { "-".to_owned() } else { floors.join(", ") };
        document.push_str(&format!(
            "| `{}` | `{}` | {} | {floors} | {} | {} | {} | {} |\n",
            row.name,
            row.triple,
            row.linkage,
            row.std.name(),
            row.cc,
            yes_or_no(row.cplusplus),
            row.runner(),
        ));
    }
    document.push_str(TESTED);
    for row in rows {
        let Some(tested) = row.tested else {
            document.push_str(&format!("| `{}` | not yet | - | - | - | - | - | - |\n", row.name));
            continue;
        };
        document.push_str(&format!(
            "| `{}` | `{}` | {} | {} | {} | {} | {} | {} |\n",
            row.name,
            tested.program,
            tested.size,
            yes_or_no(tested.verified),
            yes_or_no(tested.same),
            tested.runs,
            tested.tests,
            tested.date,
        ));
    }
    document
}

fn yes_or_no(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

const HEAD: &str = "\
<!-- Generated by `crossflake targets --markdown`. Do not edit: change crates/target/src. -->

# Targets

The targets of the debian supply, on x86_64 and aarch64 Linux. In `targets.json` the name implies the
triple; `native` is another name for `x86_64-linux`. The columns **std**, **cc** and **runner** are for
x86_64 build machines. On aarch64 machines, the aarch64 targets have the toolchain's std and run without
an emulator, and programs for Windows are not started.

- **glibc**: the possible floors, each with the Debian release of its sysroot. A floor between two of
  them uses the older sysroot. `-`: the target does not use glibc.
- **std**: the source of the Rust standard library. `toolchain`: part of the toolchain. `package`: a
  Debian package. `compiled`: compiled once, from Debian's sources.
- **cc**: the C compiler for dependencies with C code. For musl targets it uses musl's headers. For
  `wasm32` there is no C library.
- **C++**: whether there is a C++ library.
- **runner**: how programs and tests run on the build machine. `loader`: with the sysroot's dynamic
  linker. `none`: directly. `-`: not at all, because they need a host. Other values name the emulator.

| name | triple | linkage | glibc | std | cc | C++ | runner |
|---|---|---|---|---|---|---|---|
";

const TESTED: &str = "
## Test results

`scripts/targets-matrix` builds a program for each target as `nix build` does, with the release profile.
It builds the program a second time, compares the bits, and starts it with the runner. The programs are
`crossflake`, this repository's command; `crossflake-verify`, its verifier, which has a tenth of the
dependencies; and `small`, a program with C code, files, threads and caught panics, whose tests run too.
The table has the latest result for each target.

| name | built | size | verified | same bits | runs | tests | date |
|---|---|---|---|---|---|---|---|
";

#[cfg(test)]
mod tests {
    use super::*;

    fn row_of(name: &str) -> Row {
        rows().into_iter().find(|row| row.name == name).unwrap()
    }

    #[test]
    fn every_target_has_a_row_in_order() {
        let names: Vec<_> = rows().iter().map(|row| row.name).collect();
        let targets: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
        assert_eq!(names, targets);
    }

    #[test]
    fn std_has_the_right_source() {
        let std = |name| row_of(name).std;
        assert_eq!(std("x86_64-linux"), Std::Toolchain);
        assert_eq!(std("aarch64-linux"), Std::Package);
        assert_eq!(std("x86_64-linux-musl"), Std::Compiled);
    }

    #[test]
    fn each_filter_must_be_part_of_a_word() {
        let names = |filters: &[&str]| -> Vec<&str> {
            let filters: Vec<String> = filters.iter().map(|filter| (*filter).to_owned()).collect();
            rows().into_iter().filter(|row| row.matches(&filters)).map(|row| row.name).collect()
        };
        assert_eq!(names(&["aarch64"]), ["aarch64-linux", "aarch64-linux-musl"]);
        assert_eq!(names(&["aarch64", "static"]), ["aarch64-linux-musl"]);
        assert_eq!(names(&["bullseye", "unknown-linux-gnueabihf"]), ["armv7-linux"]);
        assert_eq!(names(&["sparc"]), [""; 0]);
        assert_eq!(names(&[]).len(), TARGETS.len());
    }

    #[test]
    fn a_static_target_has_no_floor() {
        let table = text(&[row_of("aarch64-linux-musl")]);
        assert_eq!(
            table,
            "name                triple                      glibc  std       runner\n\
             aarch64-linux-musl  aarch64-unknown-linux-musl  -      compiled  qemu-aarch64\n"
        );
    }

    #[test]
    fn every_test_result_is_for_a_known_target() {
        for tested in tested::all() {
            assert!(Target::of(&tested.triple).is_some(), "{}", tested.triple);
        }
    }
}
