//! Nix's version.

use std::fmt;

/// The first two numbers of a Nix version; features depend on no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    pub major: u32,
    pub minor: u32,
}

/// The oldest supported version: that of Debian bookworm.
pub(crate) const OLDEST: Version = Version { major: 2, minor: 8 };

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl Version {
    /// Parses the output of `nix --version`, or a version alone: `nix (Nix) 2.8.0`, `nix (Lix, like Nix) 2.91.1`,
    /// `nix (Determinate Nix 3.6.2) 2.29.0`; unreleased versions end in `pre20240131_1234567`. The last word is the version
    /// of Nix, or the one that another implementation is compatible with.
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split_whitespace().last()?.split('.').map(leading_number);
        Some(Self { major: numbers.next()??, minor: numbers.next()?? })
    }
}

fn leading_number(text: &str) -> Option<u32> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_all_implementations_are_parsed() {
        let parse = |text: &str| Version::parse(text).map(|version| (version.major, version.minor));
        assert_eq!(parse("nix (Nix) 2.8.0\n"), Some((2, 8)));
        assert_eq!(parse("nix (Nix) 2.26.3"), Some((2, 26)));
        assert_eq!(parse("nix (Nix) 2.20pre20240131_1234567"), Some((2, 20)));
        assert_eq!(parse("nix (Lix, like Nix) 2.91.1"), Some((2, 91)));
        assert_eq!(parse("nix (Determinate Nix 3.6.2) 2.29.0"), Some((2, 29)));
        for text in ["", "nix", "nix (Nix) unknown", "nix 2", "nix two.8"] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn versions_are_ordered_by_number() {
        assert!(Version::parse("nix (Nix) 2.26.3").unwrap() > OLDEST);
        assert!(Version::parse("nix (Nix) 2.3.16").unwrap() < OLDEST);
    }
}
