//! What a target needs, by name: all that follows from a manifest and the tables in [`crate::target`].

use crate::debian::recipes::Parts;
use crate::manifest::{Manifest, Supply, Wanted};
use crate::sets;
use crate::target::{Glibc, LIBSTDCXX, Platform, Release, System, TOOLCHAIN_GCC};

/// One target as `nix/targets.nix` has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The name of its outputs.
    pub name: String,
    pub triple: &'static str,
    pub supply: Supply,
    pub linkage: Linkage,
    /// What names of programs end in: `.exe`, `.wasm` or nothing.
    pub suffix: &'static str,
    /// The dynamic linker a program must name; `None` where programs name none.
    pub interpreter: Option<&'static str>,
    /// The promised floor; `None` for a target without glibc. The nixpkgs supply promises none.
    pub glibc: Option<Glibc>,
    pub strip: bool,
    /// How programs are started on the build machine: see [`Target::runner`](crate::target::Target::runner).
    pub runner: Option<&'static str>,
    pub cargo: Cargo,
    pub check: Check,
    /// Paths relative to the project's root that are no part of the source.
    pub exclude: Vec<String>,
    pub debian: Debian,
    pub nixpkgs: Nixpkgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linkage {
    Dynamic,
    Static,
}

/// What cargo is told.
#[derive(Debug, PartialEq, Eq)]
pub struct Cargo {
    /// The triple in a variable of cc-rs: `CC_<lower>`.
    pub lower: String,
    /// The triple in a variable of cargo: `CARGO_TARGET_<upper>_LINKER`.
    pub upper: String,
    pub profile: String,
    /// What is built and with which features, for `cargo build` and `cargo test` alike.
    pub args: Vec<String>,
    /// The binaries to install; empty means all.
    pub bins: Vec<String>,
}

/// What the check does.
#[derive(Debug, PartialEq, Eq)]
pub struct Check {
    /// The arguments each binary is started with; `None` when none is started.
    pub run: Option<Vec<String>>,
    /// Further arguments of `cargo test`; `None` when no test is run.
    pub tests: Option<Vec<String>>,
}

/// What the debian supply makes the target from. There whichever supply the manifest names, because every
/// target can be built through either.
#[derive(Debug, PartialEq, Eq)]
pub struct Debian {
    /// Prefix of gcc's and the binutils' names, without the last dash.
    pub gnu: &'static str,
    /// The processor, as cmake is told it.
    pub processor: &'static str,
    /// The folder of libraries, `usr/lib/MULTIARCH`.
    pub multiarch: &'static str,
    pub system: System,
    /// The release of the sysroot; `None` for a target without a floor, whose C library is of the toolchain's release.
    pub release: Option<&'static Release>,
    /// The sets that it is made from.
    pub parts: Parts,
    /// The version of gcc whose libstdc++ the sysroot has, or which is compiled beside it for musl; `None` where there
    /// is none.
    pub cxx: Option<u8>,
    /// Libraries the project adds to the sysroot, if any.
    pub packages: Option<Extra>,
    /// Programs for the build machine that the project adds, if any.
    pub tools: Option<Extra>,
}

/// Packages beyond crossflake's own, which the project's lock pins.
#[derive(Debug, PartialEq, Eq)]
pub struct Extra {
    /// The set in `targets.lock.json`.
    pub set: String,
    /// The packages asked for; the set also has what they depend on. Not empty.
    pub names: Vec<String>,
}

/// What the nixpkgs supply makes the target from, whichever supply the manifest names.
#[derive(Debug, PartialEq, Eq)]
pub struct Nixpkgs {
    /// The platform whose package set has compiler and libraries.
    pub platform: &'static Platform,
    /// The processor, as cmake is told it.
    pub processor: &'static str,
    /// The program that runs its programs on other machines than its own. [`Resolved::runner`] is how they run on the
    /// debian supply's build machine; this supply has several.
    pub emulator: Option<String>,
    /// Libraries for the target: attributes of its package set.
    pub packages: Vec<String>,
    /// Programs for the build machine: attributes of that machine's package set.
    pub tools: Vec<String>,
}

/// Every target of the manifest, in its order, which is by name.
pub fn resolve(manifest: &Manifest) -> Vec<Resolved> {
    manifest.targets.iter().map(resolve_one).collect()
}

fn resolve_one(wanted: &Wanted) -> Resolved {
    let target = wanted.target;
    Resolved {
        name: wanted.name.clone(),
        triple: target.triple,
        supply: wanted.supply,
        linkage: if target.system.is_static() { Linkage::Static } else { Linkage::Dynamic },
        suffix: target.system.suffix(),
        interpreter: target.interpreter,
        glibc: wanted.floor.as_ref().map(|floor| floor.glibc),
        strip: wanted.strip,
        runner: target.runner,
        cargo: Cargo {
            lower: target.env_lower(),
            upper: target.env_upper(),
            profile: wanted.profile.clone(),
            args: cargo_args(wanted),
            bins: wanted.bins.clone(),
        },
        check: Check { run: wanted.run.clone(), tests: wanted.tests.clone() },
        exclude: wanted.exclude.clone(),
        debian: debian(wanted),
        nixpkgs: nixpkgs(wanted),
    }
}

/// In the manifest's order; a package is selected only when the manifest does.
fn cargo_args(wanted: &Wanted) -> Vec<String> {
    let each = |option: &'static str, values: &[String]| {
        let pairs = values.iter().flat_map(|value| [option.to_owned(), value.clone()]);
        pairs.collect::<Vec<_>>()
    };
    let mut args = each("--package", &wanted.package);
    if !wanted.default_features {
        args.push("--no-default-features".to_owned());
    }
    if !wanted.features.is_empty() {
        args.extend(["--features".to_owned(), wanted.features.join(",")]);
    }
    args
}

fn debian(wanted: &Wanted) -> Debian {
    let target = wanted.target;
    let release = wanted.floor.as_ref().map(|floor| floor.release);
    let extra = |set: fn(&str) -> String, names: &[String]| {
        let any = wanted.supply == Supply::Debian && !names.is_empty();
        any.then(|| Extra { set: set(&wanted.name), names: names.to_vec() })
    };
    Debian {
        gnu: target.gnu,
        processor: target.machine.processor(),
        multiarch: target.multiarch,
        system: target.system,
        release,
        parts: Parts::of(target, release),
        cxx: match release {
            Some(release) => Some(release.gcc),
            None => compiles_libstdcxx(wanted).then_some(TOOLCHAIN_GCC),
        },
        packages: extra(sets::packages, &wanted.packages).filter(|_| target.system.has_floor()),
        tools: extra(sets::tools, &wanted.tools),
    }
}

/// Whether it has the C++ library that Debian has none of for it.
fn compiles_libstdcxx(wanted: &Wanted) -> bool {
    wanted.supply == Supply::Debian && wanted.packages.iter().any(|package| package == LIBSTDCXX)
}

fn nixpkgs(wanted: &Wanted) -> Nixpkgs {
    let own = |names: &[String]| match wanted.supply {
        Supply::Debian => Vec::new(),
        Supply::Nixpkgs => names.to_vec(),
    };
    Nixpkgs {
        platform: wanted.target.platform(),
        processor: wanted.target.machine.processor(),
        emulator: wanted
            .target
            .machine
            .qemu()
            .filter(|_| wanted.target.system.is_linux())
            .map(|machine| format!("qemu-{machine}")),
        packages: own(&wanted.packages),
        tools: own(&wanted.tools),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn one(target: &str) -> Resolved {
        let text = format!(r#"{{ "version": 1, "targets": {{ {target} }} }}"#);
        let manifest = Manifest::parse(Path::new("targets.json"), &text).unwrap();
        resolve(&manifest).pop().unwrap()
    }

    #[test]
    fn a_floor_between_two_releases_is_promised_and_kept_by_the_older() {
        let target = one(r#""aarch64-linux": { "glibc": "2.35" }"#);
        assert_eq!(target.glibc, "2.35".parse().ok());
        assert_eq!(target.debian.parts.sysroot.as_deref(), Some("sysroot/bullseye/arm64"));
        assert_eq!(target.debian.cxx, Some(10));
    }

    #[test]
    fn without_a_floor_the_oldest_release_is_taken() {
        assert_eq!(one(r#""riscv64-linux": {}"#).glibc, "2.41".parse().ok());
        assert_eq!(one(r#""s390x-linux": {}"#).debian.release.map(|r| r.codename), Some("bookworm"));
    }

    #[test]
    fn compiler_and_std_come_with_the_toolchain_where_they_can() {
        let parts = |target: &str| one(&format!("\"{target}\": {{}}")).debian.parts;
        let part =
            |parts: &Parts| (parts.gcc.clone(), parts.std.clone(), parts.sysroot.clone(), parts.runner);
        let some = |text: &str| Some(text.to_owned());
        let native = part(&parts("native"));
        assert_eq!(native, ("gcc".into(), None, some("sysroot/bullseye/amd64"), None));
        let musl = part(&parts("x86_64-linux-musl"));
        assert_eq!(musl, ("gcc".into(), None, some("musl/amd64"), None));
        let i686 = part(&parts("i686-linux"));
        let sysroot = some("sysroot/bullseye/i386");
        assert_eq!(i686, ("cross/i686-linux-gnu".into(), some("std/i386"), sysroot, Some("qemu")));
        let windows = part(&parts("x86_64-windows"));
        assert_eq!(windows, ("cross/x86_64-w64-mingw32".into(), None, None, Some("wine")));
        let wasi = part(&parts("wasm32-wasip1"));
        assert_eq!(wasi, ("clang".into(), None, some("sysroot/wasi"), Some("wasmedge")));
    }

    #[test]
    fn extra_packages_are_of_the_supply_that_is_named() {
        let target = one(r#""armv7-linux": { "packages": ["libssl-dev"] }"#);
        let set = Extra { set: "packages/armv7-linux".into(), names: vec!["libssl-dev".into()] };
        assert_eq!((target.debian.packages, target.debian.tools), (Some(set), None));
        assert_eq!((target.nixpkgs.packages, target.nixpkgs.tools), (vec![], vec![]));

        let target = one(r#""armv7-linux": { "supply": "nixpkgs", "packages": ["openssl"] }"#);
        assert_eq!(target.debian.packages, None);
        assert_eq!(target.nixpkgs.packages, ["openssl"]);
    }

    #[test]
    fn the_cplusplus_library_of_musl_is_compiled_and_no_package() {
        let cxx = |target: &str| {
            let debian = one(target).debian;
            assert_eq!(debian.packages, None);
            debian.cxx
        };
        assert_eq!(cxx(r#""aarch64-linux-musl": { "packages": ["libstdc++6"] }"#), Some(14));
        assert_eq!(cxx(r#""aarch64-linux-musl": {}"#), None);
        assert_eq!(cxx(r#""aarch64-linux-musl": { "supply": "nixpkgs", "packages": ["libxml2"] }"#), None);
    }

    #[test]
    fn selection_and_features_are_passed_in_the_manifests_order() {
        let target = one(
            r#""i686-linux": { "package": ["b", "a"], "bins": ["x"], "features": ["z", "y"], "defaultFeatures": false }"#,
        );
        assert_eq!(
            target.cargo.args,
            ["--package", "b", "--package", "a", "--no-default-features", "--features", "z,y"]
        );
        assert_eq!(one(r#""i686-linux": {}"#).cargo.args, [""; 0]);
    }
}
