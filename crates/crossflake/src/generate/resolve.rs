//! What a target needs, by name: all that follows from a manifest and the tables in [`crossflake_target`].

use crate::manifest::{Manifest, Supply, TargetConfig};
use crossflake_debian::recipes::{self, Parts};
use crossflake_debian::sets;
use crossflake_target::{
    BUILD_MACHINES, BuildMachine, Glibc, LIBSTDCXX, Platform, Release, System, TOOLCHAIN_GCC,
};

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
    /// The set that the sysroot is made from.
    pub sysroot: Option<String>,
    /// The version of gcc whose libstdc++ the sysroot has, or which is compiled beside it for musl; `None` where there
    /// is none.
    pub cxx: Option<u8>,
    /// Libraries the project adds to the sysroot, if any.
    pub packages: Option<Extra>,
    /// What differs from one kind of build machine to another, in the order of [`BUILD_MACHINES`].
    pub on: Vec<OnMachine>,
}

/// What a target takes on one kind of build machine.
#[derive(Debug, PartialEq, Eq)]
pub struct OnMachine {
    pub machine: &'static BuildMachine,
    /// How programs are started: see [`Target::runner`](crossflake_target::Target::runner).
    pub runner: Option<&'static str>,
    /// The sets that it is made with and run by.
    pub parts: Parts,
    /// Programs for this machine that the project adds, if any.
    pub tools: Option<Extra>,
}

impl Debian {
    /// What it takes on a kind of build machine.
    pub fn on(&self, machine: &BuildMachine) -> &OnMachine {
        self.on.iter().find(|on| on.machine == machine).expect("it is resolved for every kind of machine")
    }
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
    /// What runs its programs on other machines than its own: a program of qemu-user, `wine` or `wasmtime`. `None` where
    /// nothing does.
    pub emulator: Option<&'static str>,
    /// Libraries for the target: attributes of its package set.
    pub packages: Vec<String>,
    /// Programs for the build machine: attributes of that machine's package set.
    pub tools: Vec<String>,
}

/// Every target of the manifest, in its order, which is by name.
pub fn resolve(manifest: &Manifest) -> Vec<Resolved> {
    manifest.targets.iter().map(resolve_one).collect()
}

fn resolve_one(wanted: &TargetConfig) -> Resolved {
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
fn cargo_args(wanted: &TargetConfig) -> Vec<String> {
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

fn debian(wanted: &TargetConfig) -> Debian {
    let target = wanted.target;
    let release = wanted.floor.as_ref().map(|floor| floor.release);
    let extra = |set: String, names: &[String]| {
        let any = wanted.supply == Supply::Debian && !names.is_empty();
        any.then(|| Extra { set, names: names.to_vec() })
    };
    let on = |machine| OnMachine {
        machine,
        runner: target.runner(machine),
        parts: Parts::of(target, machine),
        tools: extra(sets::on(machine, &sets::tools(&wanted.name)), &wanted.tools),
    };
    Debian {
        gnu: target.gnu,
        processor: target.machine.processor(),
        multiarch: target.multiarch,
        system: target.system,
        release,
        sysroot: recipes::sysroot_of(target, release),
        cxx: match release {
            Some(release) => Some(release.gcc),
            None => compiles_libstdcxx(wanted).then_some(TOOLCHAIN_GCC),
        },
        packages: extra(sets::packages(&wanted.name), &wanted.packages).filter(|_| target.system.has_floor()),
        on: BUILD_MACHINES.iter().map(on).collect(),
    }
}

/// Whether it has the C++ library that Debian has none of for it.
fn compiles_libstdcxx(wanted: &TargetConfig) -> bool {
    wanted.supply == Supply::Debian && wanted.packages.iter().any(|package| package == LIBSTDCXX)
}

fn nixpkgs(wanted: &TargetConfig) -> Nixpkgs {
    let own = |names: &[String]| match wanted.supply {
        Supply::Debian => Vec::new(),
        Supply::Nixpkgs => names.to_vec(),
    };
    Nixpkgs {
        platform: wanted.target.platform(),
        processor: wanted.target.machine.processor(),
        emulator: match wanted.target.system {
            System::Gnu | System::Musl => wanted.target.machine.qemu(),
            System::Windows => Some("wine"),
            System::Wasi => Some("wasmtime"),
            System::Wasm => None,
        },
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
        assert_eq!(target.debian.sysroot.as_deref(), Some("sysroot/bullseye/arm64"));
        assert_eq!(target.debian.cxx, Some(10));
    }

    #[test]
    fn without_a_floor_the_oldest_release_is_taken() {
        assert_eq!(one(r#""riscv64-linux": {}"#).glibc, "2.41".parse().ok());
        assert_eq!(one(r#""s390x-linux": {}"#).debian.release.map(|r| r.codename), Some("bookworm"));
    }

    #[test]
    fn compiler_and_std_come_with_the_toolchain_where_they_can() {
        let parts = |target: &str, machine: usize| {
            let Debian { sysroot, mut on, .. } = one(&format!("\"{target}\": {{}}")).debian;
            let Parts { gcc, std, emulator } = on.remove(machine).parts;
            let words = [Some(gcc), std, sysroot, emulator];
            words.map(|word| word.unwrap_or_default()).join(" ")
        };
        for (target, usual, arm) in [
            (
                "native",
                "gcc  sysroot/bullseye/amd64 ",
                "cross/x86_64-linux-gnu@arm64 std/amd64 sysroot/bullseye/amd64 qemu@arm64",
            ),
            ("x86_64-linux-musl", "gcc  musl/amd64 ", "cross/x86_64-linux-gnu@arm64  musl/amd64 qemu@arm64"),
            ("aarch64-linux-musl", "cross/aarch64-linux-gnu  musl/arm64 qemu", "gcc@arm64  musl/arm64 "),
            (
                "i686-linux",
                "cross/i686-linux-gnu std/i386 sysroot/bullseye/i386 qemu",
                "cross/i686-linux-gnu@arm64 std/i386 sysroot/bullseye/i386 qemu@arm64",
            ),
            ("x86_64-windows", "cross/x86_64-w64-mingw32   wine", "cross/x86_64-w64-mingw32@arm64   "),
            ("wasm32-wasip1", "clang  sysroot/wasi wasmedge", "clang@arm64  sysroot/wasi wasmedge@arm64"),
        ] {
            assert_eq!((parts(target, 0).as_str(), parts(target, 1).as_str()), (usual, arm), "{target}");
        }
    }

    #[test]
    fn extra_packages_are_of_the_supply_that_is_named() {
        let target = one(r#""armv7-linux": { "packages": ["libssl-dev"] }"#);
        let set = Extra { set: "packages/armv7-linux".into(), names: vec!["libssl-dev".into()] };
        assert_eq!((target.debian.packages, &target.debian.on[0].tools), (Some(set), &None));
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
