//! From a target's settings to everything that a build of it uses, with the tables of [`crossflake_target`] and
//! [`crossflake_debian::recipes`].

use crate::manifest::{self, Manifest, Supply, TargetConfig};
use crossflake_debian::recipes::{self, Parts};
use crossflake_debian::sets;
use crossflake_target::{BUILD_MACHINES, BuildMachine, Glibc, LIBSTDCXX, Platform, Release, System, TOOLCHAIN_GCC};

/// One target with the values of `nix/targets.nix`.
#[derive(Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The name of its outputs.
    pub name: String,
    pub triple: &'static str,
    pub supply: Supply,
    pub linkage: Linkage,
    /// The suffix of programs' names: `.exe`, `.wasm` or empty.
    pub suffix: &'static str,
    /// The dynamic linker that programs must name; `None` if they have none.
    pub interpreter: Option<&'static str>,
    /// The floor; `None` for a target without glibc. The nixpkgs supply ignores it.
    pub glibc: Option<Glibc>,
    pub strip: bool,
    pub cargo: Cargo,
    pub check: Check,
    /// Paths to leave out of the source, relative to the project's root.
    pub exclude: Vec<String>,
    /// Files for build scripts, in the manifest's order.
    pub sources: Vec<SourceFile>,
    pub debian: Debian,
    pub nixpkgs: Nixpkgs,
}

/// A file for build scripts.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    pub url: String,
    pub sha256: String,
    /// Its name in the Nix store.
    pub name: String,
    /// The variable with the path, and the text before the path.
    pub variable: String,
    pub prefix: String,
}

impl SourceFile {
    fn of(source: &manifest::SourceFile) -> Self {
        let manifest::SourceFile { url, sha256, variable, prefix } = source.clone();
        Self { name: store_name(&url), url, sha256, variable, prefix }
    }
}

/// The last part of an address as a name in the Nix store. Build scripts may look at its ending.
fn store_name(url: &str) -> String {
    /// Nix's limit is 211.
    const LONGEST: usize = 128;
    let path = url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let allowed = |c: char| if c.is_ascii_alphanumeric() || "+-._=".contains(c) { c } else { '-' };
    let name: String = last.chars().map(allowed).collect();
    // The end is the ending.
    let name = name[name.len().saturating_sub(LONGEST)..].trim_start_matches('.');
    if name.is_empty() { "source".to_owned() } else { name.to_owned() }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linkage {
    Dynamic,
    Static,
}

/// Arguments and variables for cargo.
#[derive(Debug, PartialEq, Eq)]
pub struct Cargo {
    /// The triple in variables of the crate `cc`: `CC_<lower>`.
    pub lower: String,
    /// The triple in variables of cargo: `CARGO_TARGET_<upper>_LINKER`.
    pub upper: String,
    pub profile: String,
    /// Packages and features, as arguments of both `cargo build` and `cargo test`.
    pub args: Vec<String>,
    /// The binaries to install. If empty, all of them.
    pub bins: Vec<String>,
}

/// The settings of the check.
#[derive(Debug, PartialEq, Eq)]
pub struct Check {
    /// The arguments with which the check starts each binary; `None` if it starts none.
    pub run: Option<Vec<String>>,
    /// Further arguments of `cargo test`; `None` if the check runs no tests.
    pub tests: Option<Vec<String>>,
}

/// The inputs of the debian supply. Every target has them, because each can be built with either supply.
#[derive(Debug, PartialEq, Eq)]
pub struct Debian {
    /// The prefix of the names of gcc and binutils, without the last dash.
    pub gnu: &'static str,
    /// The value of cmake's `CMAKE_SYSTEM_PROCESSOR`.
    pub processor: &'static str,
    /// Debian's multiarch name: libraries are in `usr/lib/MULTIARCH`.
    pub multiarch: &'static str,
    pub system: System,
    /// The Debian release of the sysroot. `None` for a target without a floor: its C library is from the toolchain's
    /// release.
    pub release: Option<&'static Release>,
    /// The set of packages in the sysroot.
    pub sysroot: Option<String>,
    /// The major version of gcc whose libstdc++ the sysroot has or, for musl, gets compiled. `None` without libstdc++.
    pub cxx: Option<u8>,
    /// Libraries that the manifest adds to the sysroot.
    pub packages: Option<Extra>,
    /// The inputs that depend on the build machine, in the order of [`BUILD_MACHINES`].
    pub on: Vec<OnMachine>,
}

/// The inputs of a target on one kind of build machine.
#[derive(Debug, PartialEq, Eq)]
pub struct OnMachine {
    pub machine: &'static BuildMachine,
    /// The runner: see [`Target::runner`](crossflake_target::Target::runner).
    pub runner: Option<&'static str>,
    /// The sets of packages with compiler, std and emulator.
    pub parts: Parts,
    /// Programs for this machine that the manifest adds.
    pub tools: Option<Extra>,
}

impl Debian {
    /// The inputs on this kind of build machine.
    pub fn on(&self, machine: &BuildMachine) -> &OnMachine {
        self.on.iter().find(|on| on.machine == machine).expect("`resolve` covers every kind of machine")
    }
}

/// Packages that the project's lock pins, in addition to crossflake's own.
#[derive(Debug, PartialEq, Eq)]
pub struct Extra {
    /// The name of their set in `targets.lock.json`, which also has their dependencies.
    pub set: String,
    /// The packages in the manifest. Not empty.
    pub names: Vec<String>,
}

/// The inputs of the nixpkgs supply. Every target has them, because each can be built with either supply.
#[derive(Debug, PartialEq, Eq)]
pub struct Nixpkgs {
    /// The platform of the package set with compiler and libraries.
    pub platform: &'static Platform,
    /// The value of cmake's `CMAKE_SYSTEM_PROCESSOR`.
    pub processor: &'static str,
    /// The emulator on machines of another architecture: a program of qemu-user, `wine` or `wasmtime`. `None` if
    /// crossflake does not start the target's programs.
    pub emulator: Option<&'static str>,
    /// Libraries for the target: attributes of the platform's package set.
    pub packages: Vec<String>,
    /// Programs for the build machine: attributes of that machine's package set.
    pub tools: Vec<String>,
}

/// Resolves every target of the manifest, in its order (by name).
pub fn resolve(manifest: &Manifest) -> Vec<Resolved> {
    manifest.targets.iter().map(resolve_one).collect()
}

fn resolve_one(config: &TargetConfig) -> Resolved {
    let target = config.target;
    Resolved {
        name: config.name.clone(),
        triple: target.triple,
        supply: config.supply,
        linkage: if target.system.is_static() { Linkage::Static } else { Linkage::Dynamic },
        suffix: target.system.suffix(),
        interpreter: target.interpreter,
        glibc: config.floor.as_ref().map(|floor| floor.glibc),
        strip: config.strip,
        cargo: Cargo {
            lower: target.env_lower(),
            upper: target.env_upper(),
            profile: config.profile.clone(),
            args: cargo_args(config),
            bins: config.bins.clone(),
        },
        check: Check { run: config.run.clone(), tests: config.tests.clone() },
        exclude: config.exclude.clone(),
        sources: config.sources.iter().map(SourceFile::of).collect(),
        debian: debian(config),
        nixpkgs: nixpkgs(config),
    }
}

/// The arguments for packages and features, in the manifest's order.
fn cargo_args(config: &TargetConfig) -> Vec<String> {
    let repeated = |option: &'static str, values: &[String]| {
        let pairs = values.iter().flat_map(|value| [option.to_owned(), value.clone()]);
        pairs.collect::<Vec<_>>()
    };
    let mut args = repeated("--package", &config.package);
    if !config.default_features {
        args.push("--no-default-features".to_owned());
    }
    if !config.features.is_empty() {
        args.extend(["--features".to_owned(), config.features.join(",")]);
    }
    args
}

fn debian(config: &TargetConfig) -> Debian {
    let target = config.target;
    let release = config.floor.as_ref().map(|floor| floor.release);
    let extra = |set: String, names: &[String]| {
        let any = config.supply == Supply::Debian && !names.is_empty();
        any.then(|| Extra { set, names: names.to_vec() })
    };
    let on = |machine| OnMachine {
        machine,
        runner: target.runner(machine),
        parts: Parts::of(target, machine),
        tools: extra(sets::on(machine, &sets::tools(&config.name)), &config.tools),
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
            None => compiles_libstdcxx(config).then_some(TOOLCHAIN_GCC),
        },
        packages: extra(sets::packages(&config.name), &config.packages).filter(|_| target.system.has_floor()),
        on: BUILD_MACHINES.iter().map(on).collect(),
    }
}

/// Whether the manifest adds libstdc++ to a target without a sysroot of Debian's, for which it is compiled.
fn compiles_libstdcxx(config: &TargetConfig) -> bool {
    config.supply == Supply::Debian && config.packages.iter().any(|package| package == LIBSTDCXX)
}

fn nixpkgs(config: &TargetConfig) -> Nixpkgs {
    let own = |names: &[String]| match config.supply {
        Supply::Debian => Vec::new(),
        Supply::Nixpkgs => names.to_vec(),
    };
    Nixpkgs {
        platform: config.target.platform(),
        processor: config.target.machine.processor(),
        emulator: match config.target.system {
            System::Gnu | System::Musl => config.target.machine.qemu(),
            System::Windows => Some("wine"),
            System::Wasi => Some("wasmtime"),
            System::Wasm => None,
        },
        packages: own(&config.packages),
        tools: own(&config.tools),
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
    fn an_address_gives_a_name_for_the_store() {
        for (url, name) in [
            ("https://example.org/a/lib_v8.a.gz", "lib_v8.a.gz"),
            ("https://example.org/chromium%2F1/x%20y.tgz?token=a/b", "x-20y.tgz"),
            ("https://example.org/", "example.org"),
            ("https://example.org/...", "source"),
        ] {
            assert_eq!(store_name(url), name);
        }
        let long = store_name(&format!("https://example.org/{}.tar.gz", "a".repeat(300)));
        assert!(long.len() == 128 && long.ends_with("a.tar.gz"), "{long}");
    }

    #[test]
    fn a_floor_between_two_releases_uses_the_sysroot_of_the_older() {
        let target = one(r#""aarch64-linux": { "glibc": "2.35" }"#);
        assert_eq!(target.glibc, "2.35".parse().ok());
        assert_eq!(target.debian.sysroot.as_deref(), Some("sysroot/bullseye/arm64"));
        assert_eq!(target.debian.cxx, Some(10));
    }

    #[test]
    fn the_default_floor_is_that_of_the_oldest_release() {
        assert_eq!(one(r#""riscv64-linux": {}"#).glibc, "2.41".parse().ok());
        assert_eq!(one(r#""s390x-linux": {}"#).debian.release.map(|r| r.codename), Some("bookworm"));
    }

    #[test]
    fn compiler_and_std_come_from_the_toolchain_if_possible() {
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
    fn extra_packages_belong_to_the_supply_in_the_manifest() {
        let target = one(r#""armv7-linux": { "packages": ["libssl-dev"] }"#);
        let set = Extra { set: "packages/armv7-linux".into(), names: vec!["libssl-dev".into()] };
        assert_eq!((target.debian.packages, &target.debian.on[0].tools), (Some(set), &None));
        assert_eq!((target.nixpkgs.packages, target.nixpkgs.tools), (vec![], vec![]));

        let target = one(r#""armv7-linux": { "supply": "nixpkgs", "packages": ["openssl"] }"#);
        assert_eq!(target.debian.packages, None);
        assert_eq!(target.nixpkgs.packages, ["openssl"]);
    }

    #[test]
    fn libstdcxx_for_musl_is_compiled_and_not_a_package() {
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
    fn packages_and_features_are_passed_in_the_manifests_order() {
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
