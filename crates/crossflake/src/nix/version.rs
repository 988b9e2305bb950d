//! Which Nix this is.

use std::fmt;

/// The first two numbers of Nix's version, which is what features depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    pub major: u32,
    pub minor: u32,
}

/// The oldest Nix that what crossflake writes was tried with: Debian bookworm's.
pub(crate) const OLDEST: Version = Version { major: 2, minor: 8 };

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl Version {
    /// Reads what `nix --version` prints: `nix (Nix) 2.8.0`, `nix (Lix, like Nix) 2.91.1`,
    /// `nix (Determinate Nix 3.6.2) 2.29.0`, with `pre20240131_1234567` after it in unreleased ones.
    /// The version of Nix that it behaves as always comes last.
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
    fn every_maker_of_nix_is_understood() {
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
