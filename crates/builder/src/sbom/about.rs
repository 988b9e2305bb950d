//! What Nix knows of a target, as it writes it down for this.

use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
pub struct About {
    pub triple: String,
    /// The registry crates of Cargo.lock, linked or not.
    pub crates: Vec<Crate>,
    /// Debian packages that have a part in the programs.
    pub packages: Vec<Set>,
    /// Debian packages of the compilers.
    pub compilers: Vec<Set>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Crate {
    pub name: String,
    pub version: String,
    /// As in Cargo.lock: `registry+URL`.
    pub source: String,
    /// Of its file, in lowercase hexadecimal.
    pub sha256: String,
}

/// Debian packages of one use.
#[derive(Clone, Debug, Deserialize)]
pub struct Set {
    /// `sysroot`, `std`, `packages`, `rustc`, `gcc`
    pub role: String,
    /// The release's name, where the pins say it.
    pub release: Option<String>,
    /// `libc6-dev_2.31-13+deb11u11_arm64`
    pub packages: Vec<String>,
}

/// A program that was built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    pub name: String,
    pub sha256: String,
}

impl Program {
    /// Reads what `sha256sum` prints, sorted by name.
    pub fn parse_all(text: &str) -> Option<Vec<Self>> {
        let read = |line: &str| {
            let (sha256, path) = line.split_once("  ")?;
            let name = path.rsplit('/').next()?.to_owned();
            Some(Self { name, sha256: sha256.to_owned() })
        };
        let mut programs: Vec<_> = text.lines().map(read).collect::<Option<_>>()?;
        programs.sort_by(|a, b| a.name.cmp(&b.name));
        Some(programs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_read_by_name() {
        let programs = Program::parse_all("bb  /nix/store/x/bin/b\naa  /nix/store/x/bin/a\n").unwrap();
        let names: Vec<_> = programs.iter().map(|program| (&*program.name, &*program.sha256)).collect();
        assert_eq!(names, [("a", "aa"), ("b", "bb")]);
        assert_eq!(Program::parse_all("not found"), None);
    }
}
