//! The targets there are, in a table for people, for programs and for the documentation.
//!
//! Nothing is known here: every cell is what [`generate`] resolves a manifest to that names nothing but
//! the target.

mod tested;

use std::path::Path;

use serde::Serialize;

use self::tested::Tested;
use crate::generate::{self, Linkage, Resolved};
use crate::manifest::{self, Manifest};
use crate::table::table;
use crossflake_target::{BUILD_MACHINE, System, TARGETS, Target};

/// A target, with what the debian supply makes it from.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// What it is called unless the manifest calls it otherwise.
    pub name: &'static str,
    pub triple: &'static str,
    pub linkage: &'static str,
    /// The glibc floors it can promise, oldest first; empty for a target that needs no glibc.
    pub floors: Vec<Floor>,
    pub std: Std,
    /// The C compiler.
    pub cc: String,
    /// Whether C++ code can be compiled and linked.
    pub cplusplus: bool,
    /// How its programs are started on the build machine: see [`Target::runner`]. Null where nothing starts them.
    pub runner: Option<&'static str>,
    /// The latest time that this repository was built for it; null if that was never done.
    pub tested: Option<&'static Tested>,
}

/// An oldest glibc, and the Debian release whose sysroot keeps the promise.
#[derive(Debug, Serialize)]
pub(crate) struct Floor {
    pub glibc: String,
    pub release: &'static str,
}

/// Where the standard library comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Std {
    /// It is part of the toolchain.
    Toolchain,
    /// A package of Debian has it, compiled.
    Package,
    /// It is compiled, once, from the toolchain's sources.
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

/// All targets, in the documentation's order.
pub(crate) fn rows() -> Vec<Row> {
    let targets: serde_json::Map<_, _> =
        TARGETS.iter().map(|target| (target.name.to_owned(), serde_json::json!({}))).collect();
    let text = serde_json::json!({ "version": manifest::VERSION, "targets": targets }).to_string();
    let manifest = Manifest::parse(Path::new(manifest::FILE), &text).expect("a target's own name is enough");
    let resolved = generate::resolve(&manifest);
    let row = |target: &'static Target| {
        resolved
            .iter()
            .find(|resolved| resolved.triple == target.triple)
            .map(|resolved| row(target, resolved))
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
    /// Whether each of `filters` is part of a word that people know the target by.
    pub(crate) fn fits(&self, filters: &[String]) -> bool {
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

/// A line a target.
pub(crate) fn text(rows: &[Row]) -> String {
    let cells: Vec<_> = rows
        .iter()
        .map(|row| [row.name, row.triple, &row.floors(), row.std.name(), row.runner()].map(str::to_owned))
        .collect();
    table(["name", "triple", "glibc", "std", "runner"], [false; 5], &cells)
}

/// A JSON array, an object a target.
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
            document.push_str(&format!("| `{}` | nothing yet | - | - | - | - | - | - |\n", row.name));
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
<!-- Generated by `crossflake targets --markdown`. Do not edit: change src/target/mod.rs. -->

# Targets

What the debian supply builds for, on x86_64 Linux and on aarch64 Linux. The name is what a target is
called unless `targets.json` calls it otherwise; `native` is another name for `x86_64-linux`. **std**,
**cc** and **runner** are what they are on x86_64. On aarch64 its own targets are the ones with the
toolchain's std and without an emulator, and nothing starts programs for Windows.

- **glibc**: the floors a target can promise, each with the Debian release whose sysroot keeps it. A
  floor between two of them is kept by the older one. Other targets need no glibc.
- **std**: where the standard library comes from. `toolchain`: it is part of it. `package`: Debian has
  it compiled. `compiled`: from its sources, once.
- **cc**: the C compiler, for dependencies with C code. musl targets use it with musl's headers. For
  `wasm32` it has no C library.
- **C++**: whether there is a C++ library to link with.
- **runner**: how tests run on the build machine. `loader`: by the sysroot's own dynamic linker.
  `none`: as they are. `-`: not at all, a host calls them. Otherwise by that program.

| name | triple | linkage | glibc | std | cc | C++ | runner |
|---|---|---|---|---|---|---|---|
";

const TESTED: &str = "
## What was tested

`scripts/targets-matrix` builds a program for each target with the release profile, as `nix build` does,
builds it again to compare the bits, and starts what came out under the runner. `crossflake` is this
repository's command; `crossflake-verify` is its verifier alone, which has a tenth of the
dependencies. `small` is a small program with C code, files, threads and caught panics, whose tests
are run too. This is what the script found last, and when.

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
    fn every_target_has_a_row_in_the_tables_order() {
        let names: Vec<_> = rows().iter().map(|row| row.name).collect();
        let targets: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
        assert_eq!(names, targets);
    }

    #[test]
    fn std_comes_from_where_the_target_has_it() {
        let std = |name| row_of(name).std;
        assert_eq!(std("x86_64-linux"), Std::Toolchain);
        assert_eq!(std("aarch64-linux"), Std::Package);
        assert_eq!(std("x86_64-linux-musl"), Std::Compiled);
    }

    #[test]
    fn filters_are_parts_of_words_and_all_must_fit() {
        let names = |filters: &[&str]| -> Vec<&str> {
            let filters: Vec<String> = filters.iter().map(|filter| (*filter).to_owned()).collect();
            rows().into_iter().filter(|row| row.fits(&filters)).map(|row| row.name).collect()
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
    fn what_was_tested_is_a_target_that_there_is() {
        for tested in tested::all() {
            assert!(Target::of(&tested.triple).is_some(), "{}", tested.triple);
        }
    }
}
