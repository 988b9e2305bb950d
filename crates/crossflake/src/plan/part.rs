//! Derivations in words.

use std::collections::BTreeSet;

use serde::Serialize;

/// What a derivation is of a target's build, in the order in which they are built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    Tools,
    Rust,
    Compiler,
    Sysroot,
    Std,
    Runner,
    Verifier,
    Crates,
    Dependencies,
    Remaining,
    Members,
    Program,
    Other,
}

impl Part {
    /// As it stands in a sentence.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Tools => "basic tools",
            Self::Rust => "Rust toolchain",
            Self::Compiler => "C compiler",
            Self::Sysroot => "sysroot",
            Self::Std => "std",
            Self::Runner => "runner",
            Self::Verifier => "verifier",
            Self::Crates => "crates, unpacked",
            Self::Dependencies => "dependencies",
            Self::Remaining => "remaining dependencies",
            Self::Members => "workspace members",
            Self::Program => "program",
            Self::Other => "other things",
        }
    }
}

/// What a derivation is of the build of a package, both by their paths. The names are those that nix/supplies gives.
pub(crate) fn of(package: &str, path: &str) -> Part {
    if path == package {
        return Part::Program;
    }
    let name = name(path);
    match name.strip_prefix(self::name(package)) {
        Some("-deps" | "-host") => return Part::Dependencies,
        Some("-more-deps") => return Part::Remaining,
        Some("-members") => return Part::Members,
        _ => {}
    }
    match name {
        "crossflake-verify" | "crossflake-verify-deps" => return Part::Verifier,
        "vendor" => return Part::Crates,
        "busybox" | "debian-userland" | "debian-patchelf" => return Part::Tools,
        "debian-rust" => return Part::Rust,
        "debian-gcc" => return Part::Compiler,
        _ => {}
    }
    // The longer beginning stands before the shorter.
    const BEGINNINGS: &[(&str, Part)] = &[
        ("rust-std-", Part::Std),
        ("rust-", Part::Rust),
        ("debian-cross-", Part::Compiler),
        ("cc-", Part::Compiler),
        ("cmake-", Part::Compiler),
        ("libstdc++-", Part::Sysroot),
        ("sysroot-", Part::Sysroot),
        ("qemu-", Part::Runner),
        ("run-", Part::Runner),
    ];
    let known = BEGINNINGS.iter().find(|(beginning, _)| name.starts_with(beginning));
    known.map_or(Part::Other, |(_, part)| *part)
}

/// Whether a path is a derivation that makes something: not one that only brings a file from outside, which is
/// what `fetched` names, and what Nix would do in its place.
pub(crate) fn is_made(path: &str, fetched: &BTreeSet<&str>) -> bool {
    path.ends_with(".drv") && !fetched.contains(name(path)) && name(path) != "bootstrap-tools.tar.xz"
}

/// `/nix/store/HASH-NAME.drv` to `NAME`.
fn name(path: &str) -> &str {
    let base = path.rsplit('/').next().unwrap_or_default();
    let name = base.split_once('-').map_or(base, |(_, name)| name);
    name.strip_suffix(".drv").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_projects_own_begin_with_its_name_and_the_verifiers_with_another() {
        let part = |path: &str| of("/nix/store/a-crossflake.drv", path);
        assert_eq!(part("/nix/store/a-crossflake.drv"), Part::Program);
        assert_eq!(part("/nix/store/b-crossflake-deps.drv"), Part::Dependencies);
        assert_eq!(part("/nix/store/c-crossflake-host.drv"), Part::Dependencies);
        assert_eq!(part("/nix/store/c-crossflake-more-deps.drv"), Part::Remaining);
        assert_eq!(part("/nix/store/d-crossflake-members.drv"), Part::Members);
        assert_eq!(part("/nix/store/e-crossflake-verify.drv"), Part::Verifier);
        assert_eq!(part("/nix/store/f-crossflake-verify-deps.drv"), Part::Verifier);
    }

    #[test]
    fn the_rest_is_known_by_name() {
        let part = |name: &str| of("/nix/store/a-x.drv", &format!("/nix/store/h-{name}.drv"));
        assert_eq!(part("rust-std-x86_64-unknown-linux-musl"), Part::Std);
        assert_eq!(part("rust-aarch64-linux"), Part::Rust);
        assert_eq!(part("debian-cross-aarch64-linux-gnu"), Part::Compiler);
        assert_eq!(part("something"), Part::Other);
    }

    #[test]
    fn what_comes_from_outside_is_not_made() {
        let fetched = BTreeSet::from(["a.deb"]);
        assert!(!is_made("/nix/store/h-a.deb.drv", &fetched));
        assert!(!is_made("/nix/store/h-build.sh", &fetched));
        assert!(is_made("/nix/store/h-cc-build.drv", &fetched));
    }
}
