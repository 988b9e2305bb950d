//! The attributes of `nix/targets.nix`, in the order of the file: [`Resolved`] targets in, a [`Nix`] value out.

use super::resolve::{Cargo, Check, Debian, Extra, Linkage, Nixpkgs, OnMachine, Resolved, SourceFile};
use crate::manifest::Supply;
use crate::nix::value::Nix;

/// The version of the file's format, which the Nix expressions check.
const VERSION: u32 = 2;

/// The value of the whole file.
pub(super) fn targets(targets: &[Resolved]) -> Nix {
    let targets = targets.iter().map(|resolved| (resolved.name.clone(), target(resolved))).collect();
    Nix::from([("version", VERSION.into()), ("targets", Nix::Set(targets))])
}

fn target(target: &Resolved) -> Nix {
    let mut attributes = vec![
        ("triple", target.triple.into()),
        (
            "supply",
            match target.supply {
                Supply::Debian => "debian".into(),
                Supply::Nixpkgs => "nixpkgs".into(),
            },
        ),
        (
            "linkage",
            match target.linkage {
                Linkage::Dynamic => "dynamic".into(),
                Linkage::Static => "static".into(),
            },
        ),
        ("suffix", target.suffix.into()),
        ("interpreter", target.interpreter.into()),
        ("glibc", target.glibc.map(|glibc| Nix::Text(glibc.to_string())).into()),
        ("strip", target.strip.into()),
        ("cargo", cargo(&target.cargo)),
        ("check", check(&target.check)),
        ("exclude", (&target.exclude).into()),
        ("debian", debian(&target.debian)),
        ("nixpkgs", nixpkgs(&target.nixpkgs)),
    ];
    if !target.sources.is_empty() {
        let sources = target.sources.iter().map(|source| (source.variable.clone(), source_file(source)));
        attributes.push(("sources", Nix::Set(sources.collect())));
    }
    Nix::Set(attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn source_file(source: &SourceFile) -> Nix {
    Nix::from([
        ("url", (&source.url).into()),
        ("sha256", (&source.sha256).into()),
        ("name", (&source.name).into()),
        ("prefix", (&source.prefix).into()),
    ])
}

fn cargo(cargo: &Cargo) -> Nix {
    Nix::from([
        ("lower", (&cargo.lower).into()),
        ("upper", (&cargo.upper).into()),
        ("profile", (&cargo.profile).into()),
        ("args", (&cargo.args).into()),
        ("bins", (&cargo.bins).into()),
    ])
}

fn check(check: &Check) -> Nix {
    Nix::from([("run", check.run.as_ref().into()), ("tests", check.tests.as_ref().into())])
}

fn debian(debian: &Debian) -> Nix {
    Nix::from([
        ("gnu", debian.gnu.into()),
        ("processor", debian.processor.into()),
        ("multiarch", debian.multiarch.into()),
        ("libc", debian.system.libc().into()),
        ("sysroot", debian.sysroot.as_ref().into()),
        ("cxx", debian.cxx.into()),
        ("packages", set(&debian.packages)),
        ("on", Nix::Set(debian.on.iter().map(on).collect())),
    ])
}

/// The attributes of one kind of build machine, under Nix's name for it.
fn on(on: &OnMachine) -> (String, Nix) {
    let parts = Nix::from([
        ("gcc", (&on.parts.gcc).into()),
        ("std", on.parts.std.as_ref().into()),
        ("emulator", on.parts.emulator.as_ref().into()),
        ("runner", on.runner.into()),
        ("tools", set(&on.tools)),
    ]);
    (on.machine.system.to_owned(), parts)
}

fn set(extra: &Option<Extra>) -> Nix {
    extra.as_ref().map(|extra| &extra.set).into()
}

fn nixpkgs(nixpkgs: &Nixpkgs) -> Nix {
    Nix::from([
        ("config", nixpkgs.platform.config.into()),
        ("libc", nixpkgs.platform.libc.into()),
        ("system", nixpkgs.platform.system.into()),
        ("processor", nixpkgs.processor.into()),
        ("emulator", nixpkgs.emulator.into()),
        ("packages", (&nixpkgs.packages).into()),
        ("tools", (&nixpkgs.tools).into()),
    ])
}
