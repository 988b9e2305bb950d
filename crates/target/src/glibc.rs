//! Versions of glibc, and the Debian releases that ship them.

/// A version of glibc, for example `2.31`. Compares by number: 2.4 is older than 2.31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Glibc {
    pub major: u16,
    pub minor: u16,
}

impl std::fmt::Display for Glibc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// The error of parsing a text that is not a glibc version. Holds the text.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a glibc version: write it as \"2.31\"")]
pub struct NotAGlibcVersion(pub String);

impl std::str::FromStr for Glibc {
    type Err = NotAGlibcVersion;

    /// Parses `MAJOR.MINOR`. Both parts are decimal digits only, without sign or spaces.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |part: &str| -> Option<u16> {
            // `parse` alone would accept "+2".
            let is_digits = part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse().ok().filter(|_| is_digits)
        };
        text.split_once('.')
            .and_then(|(major, minor)| Some(Self { major: number(major)?, minor: number(minor)? }))
            .ok_or_else(|| NotAGlibcVersion(text.to_owned()))
    }
}

/// A Debian release that provides sysroots.
#[derive(Debug, PartialEq, Eq)]
pub struct Release {
    /// The codename. Mirrors use it as the name of the release's suite.
    pub codename: &'static str,
    /// The version of its glibc. Programs linked against its sysroot need this version at most.
    pub glibc: Glibc,
    /// The major version of the gcc that its libstdc++ belongs to.
    pub gcc: u8,
    /// Whether Debian still publishes updates. After the end of support, mirrors drop the updates but keep the indices
    /// that list them.
    pub supported: bool,
    /// The Debian architectures that mirrors carry.
    pub architectures: &'static [&'static str],
}

/// The releases, oldest glibc first.
///
/// Long-term support of bullseye ended in August 2026. Architectures are from each suite's `InRelease` in November 2026:
/// mirrors no longer carry those that long-term support has dropped.
pub const RELEASES: &[Release] = &[
    Release {
        codename: "bullseye",
        glibc: Glibc { major: 2, minor: 31 },
        gcc: 10,
        supported: false,
        architectures: &["amd64", "arm64", "armhf", "i386"],
    },
    Release {
        codename: "bookworm",
        glibc: Glibc { major: 2, minor: 36 },
        gcc: 12,
        supported: true,
        architectures: &["amd64", "arm64", "armhf", "i386", "ppc64el", "s390x"],
    },
    Release {
        codename: "trixie",
        glibc: Glibc { major: 2, minor: 41 },
        gcc: 14,
        supported: true,
        architectures: &["amd64", "arm64", "armhf", "i386", "ppc64el", "riscv64", "s390x"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glibc_versions_compare_by_number() {
        let glibc = |text: &str| text.parse::<Glibc>().unwrap();
        assert!(glibc("2.4") < glibc("2.31"));
        for text in ["", "2", "2.", ".31", "2.31.1", "+2.31", "2.31 ", "2,31", "two.31"] {
            assert!(text.parse::<Glibc>().is_err(), "{text:?}");
        }
    }
}
