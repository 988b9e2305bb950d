//! The attributes of `nix/targets.nix`, in the order they are read best.

use super::nix::Nix;
use super::resolve::{Cargo, Check, Debian, Extra, Linkage, Nixpkgs, Resolved};
use crate::manifest::Supply;

/// The whole file's value.
pub fn targets(targets: &[Resolved]) -> Nix {
    let targets = targets.iter().map(|resolved| (resolved.name.clone(), target(resolved))).collect();
    Nix::from([("version", super::VERSION.into()), ("targets", Nix::Set(targets))])
}

fn target(target: &Resolved) -> Nix {
    Nix::from([
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
        ("runner", target.runner.into()),
        ("cargo", cargo(&target.cargo)),
        ("check", check(&target.check)),
        ("exclude", (&target.exclude).into()),
        ("debian", debian(&target.debian)),
        ("nixpkgs", nixpkgs(&target.nixpkgs)),
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
    let set = |extra: &Option<Extra>| extra.as_ref().map(|extra| &extra.set).into();
    Nix::from([
        ("gnu", debian.gnu.into()),
        ("processor", debian.processor.into()),
        ("multiarch", debian.multiarch.into()),
        ("libc", debian.system.libc().into()),
        ("gcc", (&debian.parts.gcc).into()),
        ("std", debian.parts.std.as_ref().into()),
        ("sysroot", debian.parts.sysroot.as_ref().into()),
        ("runner", debian.parts.runner.into()),
        ("cxx", debian.cxx.into()),
        ("packages", set(&debian.packages)),
        ("tools", set(&debian.tools)),
    ])
}

fn nixpkgs(nixpkgs: &Nixpkgs) -> Nix {
    Nix::from([
        ("config", nixpkgs.platform.config.into()),
        ("libc", nixpkgs.platform.libc.into()),
        ("system", nixpkgs.platform.system.into()),
        ("processor", nixpkgs.processor.into()),
        ("emulator", nixpkgs.emulator.as_ref().into()),
        ("packages", (&nixpkgs.packages).into()),
        ("tools", (&nixpkgs.tools).into()),
    ])
}
