//! Derivations in words.

use std::collections::BTreeSet;

use serde::Serialize;

/// What a derivation is of a target's build, in the order in which they are built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    Tools,
    Rust,
    Compiler,
    Sysroot,
    Std,
    Runner,
    Verifier,
    Crates,
    Dependencies,
    Program,
    Other,
}

impl Part {
    /// As it stands in a sentence.
    pub fn words(self) -> &'static str {
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
            Self::Program => "program",
            Self::Other => "other things",
        }
    }
}

/// The project's own derivations, which are known by where they stand and not by their names.
pub struct Crate<'a> {
    /// That of the package.
    pub derivation: &'a str,
    /// What packages name directly, this one and others of the project.
    pub inputs: &'a [String],
}

impl Crate<'_> {
    /// What a derivation is, by its path. The names are those that nix/supplies gives.
    pub fn part(&self, path: &str) -> Part {
        let name = name(path);
        if path == self.derivation {
            return Part::Program;
        }
        let of_project = |suffix| name.strip_suffix(suffix) == Some(self::name(self.derivation));
        if of_project("-deps") && self.inputs.iter().any(|input| input == path) || of_project("-host") {
            return Part::Dependencies;
        }
        match name {
            "crossflake" | "crossflake-deps" => return Part::Verifier,
            "vendor" => return Part::Crates,
            "busybox" | "debian-base" | "debian-patchelf" => return Part::Tools,
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
}

/// Whether a path is a derivation that makes something: not one that only brings a file from outside, which is
/// what `fetched` names, and what Nix would do in its place.
pub fn is_made(path: &str, fetched: &BTreeSet<&str>) -> bool {
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
    fn the_projects_own_are_known_by_where_they_stand() {
        let inputs = ["/nix/store/b-crossflake-deps.drv".to_owned()];
        let krate = Crate { derivation: "/nix/store/a-crossflake.drv", inputs: &inputs };
        assert_eq!(krate.part("/nix/store/a-crossflake.drv"), Part::Program);
        assert_eq!(krate.part("/nix/store/b-crossflake-deps.drv"), Part::Dependencies);
        assert_eq!(krate.part("/nix/store/c-crossflake.drv"), Part::Verifier);
        assert_eq!(krate.part("/nix/store/d-crossflake-deps.drv"), Part::Verifier);
        assert_eq!(krate.part("/nix/store/e-crossflake-host.drv"), Part::Dependencies);
    }

    #[test]
    fn the_rest_is_known_by_name() {
        let krate = Crate { derivation: "/nix/store/a-x.drv", inputs: &[] };
        let part = |name: &str| krate.part(&format!("/nix/store/h-{name}.drv"));
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
