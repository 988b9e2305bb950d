//! What a target needs, by name: all that follows from a manifest and the tables in [`crate::target`].

use crate::manifest::{Manifest, Supply, Wanted};
use crate::sets;
use crate::target::{BUILD_TRIPLE, Glibc, Libc, Platform, Release, Target};

/// One target as `nix/targets.nix` has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The name of its outputs.
    pub name: String,
    pub triple: &'static str,
    pub supply: Supply,
    pub linkage: Linkage,
    /// The dynamic linker a program must name; `None` for a static target.
    pub interpreter: Option<&'static str>,
    /// The promised floor; `None` for a static target. The nixpkgs supply promises none.
    pub glibc: Option<Glibc>,
    pub strip: bool,
    /// How programs are started on the build machine: a program of qemu-user, `loader` (the sysroot's own
    /// dynamic linker, for the build machine's architecture) or `none` (static, for that architecture).
    pub runner: &'static str,
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
    /// Debian's name of the architecture.
    pub architecture: &'static str,
    pub libc: Libc,
    /// The release of the sysroot; `None` for musl, which comes from the toolchain's release.
    pub release: Option<&'static Release>,
    /// The set of the compiler.
    pub gcc: String,
    /// The set of the compiled std; `None` where std is compiled (musl) or part of the toolchain.
    pub std: Option<String>,
    /// The set of the sysroot.
    pub sysroot: String,
    /// The version of gcc whose libstdc++ the sysroot has; `None` for musl, which has none.
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
    pub emulator: &'static str,
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
        linkage: match target.libc {
            Libc::Gnu => Linkage::Dynamic,
            Libc::Musl => Linkage::Static,
        },
        interpreter: target.interpreter,
        glibc: wanted.floor.as_ref().map(|floor| floor.glibc),
        strip: wanted.strip,
        runner: runner(target),
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

fn runner(target: &Target) -> &'static str {
    match (target.is_build_architecture(), target.libc) {
        (true, Libc::Gnu) => "loader",
        (true, Libc::Musl) => "none",
        (false, _) => target.qemu,
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
        architecture: target.debian,
        libc: target.libc,
        release,
        gcc: if target.is_build_architecture() { sets::GCC.to_owned() } else { sets::cross(target.gnu) },
        std: (target.libc == Libc::Gnu && target.triple != BUILD_TRIPLE).then(|| sets::std(target.debian)),
        sysroot: match release {
            Some(release) => sets::sysroot(release.codename, target.debian),
            None => sets::musl(target.debian),
        },
        cxx: release.map(|release| release.gcc),
        packages: extra(sets::packages, &wanted.packages),
        tools: extra(sets::tools, &wanted.tools),
    }
}

fn nixpkgs(wanted: &Wanted) -> Nixpkgs {
    let own = |names: &[String]| match wanted.supply {
        Supply::Debian => Vec::new(),
        Supply::Nixpkgs => names.to_vec(),
    };
    Nixpkgs {
        platform: wanted.target.platform(),
        processor: wanted.target.machine.processor(),
        emulator: wanted.target.qemu,
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
        assert_eq!(target.debian.sysroot, "sysroot/bullseye/arm64");
        assert_eq!(target.debian.cxx, Some(10));
    }

    #[test]
    fn without_a_floor_the_oldest_release_is_taken() {
        assert_eq!(one(r#""riscv64-linux": {}"#).glibc, "2.41".parse().ok());
        assert_eq!(one(r#""s390x-linux": {}"#).debian.sysroot, "sysroot/bookworm/s390x");
    }

    #[test]
    fn only_the_build_machines_architecture_runs_without_qemu() {
        assert_eq!(one(r#""x86_64-linux": {}"#).runner, "loader");
        assert_eq!(one(r#""x86_64-linux-musl": {}"#).runner, "none");
        assert_eq!(one(r#""i686-linux": {}"#).runner, "qemu-i386");
        assert_eq!(one(r#""aarch64-linux-musl": {}"#).runner, "qemu-aarch64");
    }

    #[test]
    fn compiler_and_std_come_with_the_toolchain_where_they_can() {
        let native = one(r#""x86_64-linux": {}"#).debian;
        assert_eq!((native.gcc.as_str(), native.std), ("gcc", None));
        let musl = one(r#""x86_64-linux-musl": {}"#).debian;
        assert_eq!((musl.gcc.as_str(), musl.std, musl.sysroot.as_str()), ("gcc", None, "musl/amd64"));
        let i686 = one(r#""i686-linux": {}"#).debian;
        assert_eq!((i686.gcc.as_str(), i686.std.as_deref()), ("cross/i686-linux-gnu", Some("std/i386")));
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
