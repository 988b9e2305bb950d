//! The facts about a target that Nix knows, and the programs that were built.

use serde::Deserialize;

/// The facts about a target. `nix/supplies/debian/crate/default.nix` writes them as JSON.
#[derive(Clone, Debug, Deserialize)]
pub struct About {
    /// The version of crossflake.
    pub crossflake: String,
    pub triple: String,
    /// The registry crates in Cargo.lock, whether they are linked or not.
    pub crates: Vec<Crate>,
    /// The Debian packages whose files are linked into the programs.
    pub packages: Vec<Set>,
    /// The Debian packages of the compilers.
    pub compilers: Vec<Set>,
}

/// A registry crate in Cargo.lock.
#[derive(Clone, Debug, Deserialize)]
pub struct Crate {
    pub name: String,
    pub version: String,
    /// `source` in Cargo.lock: `registry+URL`.
    pub source: String,
    /// The checksum of its archive, in lowercase hexadecimal.
    pub sha256: String,
}

/// Debian packages with the same role.
#[derive(Clone, Debug, Deserialize)]
pub struct Set {
    /// One of `sysroot`, `std`, `packages`, `rustc`, `gcc`.
    pub role: String,
    /// The codename of the Debian release, if the pins have it.
    pub release: Option<String>,
    /// Each as NAME_VERSION_ARCHITECTURE: `libc6-dev_2.31-13+deb11u11_arm64`.
    pub packages: Vec<String>,
}

/// A program that was built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The file's name.
    pub name: String,
    /// The file's hash, in lowercase hexadecimal.
    pub sha256: String,
}

impl Program {
    /// Parses the output of `sha256sum`, and sorts it by name. `None` if a line has another form.
    pub fn parse_all(text: &str) -> Option<Vec<Self>> {
        let parse_line = |line: &str| {
            let (sha256, path) = line.split_once("  ")?;
            let name = path.rsplit('/').next()?.to_owned();
            Some(Self { name, sha256: sha256.to_owned() })
        };
        let mut programs: Vec<_> = text.lines().map(parse_line).collect::<Option<_>>()?;
        programs.sort_by(|a, b| a.name.cmp(&b.name));
        Some(programs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_sorted_by_name() {
        let programs = Program::parse_all("bb  /nix/store/x/bin/b\naa  /nix/store/x/bin/a\n").unwrap();
        let names: Vec<_> = programs.iter().map(|program| (&*program.name, &*program.sha256)).collect();
        assert_eq!(names, [("a", "aa"), ("b", "bb")]);
        assert_eq!(Program::parse_all("not found"), None);
    }
}
