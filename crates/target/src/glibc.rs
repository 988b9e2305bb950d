//! glibc versions, and the Debian releases that have them.

/// A version of glibc, `2.31` for instance. Ordered as versions are.
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

/// Why a text is no glibc version.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no glibc version: write it as \"2.31\"")]
pub struct NotAGlibcVersion(pub String);

impl std::str::FromStr for Glibc {
    type Err = NotAGlibcVersion;

    /// Reads `MAJOR.MINOR`, digits only.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |s: &str| -> Option<u16> {
            let plain = !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| s.parse().ok()).flatten()
        };
        text.split_once('.')
            .and_then(|(major, minor)| Some(Self { major: number(major)?, minor: number(minor)? }))
            .ok_or_else(|| NotAGlibcVersion(text.to_owned()))
    }
}

/// A Debian release that sysroots are taken from.
#[derive(Debug, PartialEq, Eq)]
pub struct Release {
    /// The codename, which is its suite's name on a mirror.
    pub codename: &'static str,
    /// The glibc it ships: what programs linked against its sysroot need at most.
    pub glibc: Glibc,
    /// The version of gcc whose libstdc++ it ships.
    pub gcc: u8,
    /// Whether Debian still makes updates for it. When a release's support has ended, its updates leave mirrors while
    /// the indices that name them stay.
    pub supported: bool,
    /// The architectures mirrors still carry for it.
    pub architectures: &'static [&'static str],
}

/// The releases, oldest glibc first. bullseye's long-term support ended in August 2026. Architectures are those of each `InRelease` in November 2026:
/// what long-term support has dropped is gone from mirrors.
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
    fn glibc_versions_are_ordered_by_number() {
        let glibc = |text: &str| text.parse::<Glibc>().unwrap();
        assert!(glibc("2.4") < glibc("2.31"));
        for text in ["", "2", "2.", ".31", "2.31.1", "+2.31", "2.31 ", "2,31", "two.31"] {
            assert!(text.parse::<Glibc>().is_err(), "{text:?}");
        }
    }
}
