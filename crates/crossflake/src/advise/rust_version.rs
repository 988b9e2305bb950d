//! Versions of Rust.

use std::fmt;

use crossflake_debian::pins::{PackageId, Pins};
use crossflake_debian::sets;

/// A release of Rust, for example `1.96.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(pub(super) [u64; 3]);

impl Version {
    /// Parses two or three numbers, the form of `rust-version` in Cargo.toml. `None` for other text.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let numbers: Vec<u64> = text.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
        match numbers[..] {
            [major, minor] => Some(Self([major, minor, 0])),
            [major, minor, patch] => Some(Self([major, minor, patch])),
            _ => None,
        }
    }

    /// The version of the rustc package in `pins`; `None` if they have no such package.
    pub(crate) fn of_rustc_in(pins: &Pins) -> Option<Self> {
        let packages = &pins.sets.get(sets::RUST)?.packages;
        let rustc = |key: &&str| PackageId::parse(key).is_some_and(|id| id.name.starts_with("rustc"));
        let id = PackageId::parse(packages.iter().map(String::as_str).find(rustc)?)?;
        // In 1.96.0+dfsg1-1~deb13u1 the upstream version ends at the first `+`.
        Self::parse(id.version.split(['+', '~', '-']).next()?)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([major, minor, patch]) = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pins_of_the_release_have_a_rustc() {
        let version = Version::of_rustc_in(&Pins::of_release()).unwrap();
        assert!(version >= Version([1, 96, 0]), "{version}");
        assert_eq!(Version::of_rustc_in(&Pins::default()), None);
    }

    #[test]
    fn a_version_has_two_or_three_numbers() {
        assert_eq!(Version::parse("1.96"), Some(Version([1, 96, 0])));
        assert_eq!(Version::parse("1.96.1").unwrap().to_string(), "1.96.1");
        for text in ["1", "", "1.x", "1.2.3.4", "1.96.0-nightly"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }
}
