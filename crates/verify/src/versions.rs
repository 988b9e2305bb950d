//! Symbol versions, and the oldest glibc that has them.
//!
//! The dynamic linker refuses a program if a library lacks a version that the program requires, even if no symbol needs
//! it. Therefore the highest `GLIBC_` version is the oldest glibc that starts the program.

use serde::Serialize;

use crossflake_target::Glibc;

/// A symbol version that a program requires from a library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Requirement {
    /// The library, for example `libc.so.6`.
    pub library: String,
    /// The version, for example `GLIBC_2.34` or `GCC_3.0`.
    pub version: String,
    /// Whether the dynamic linker also starts the program without this version.
    pub weak: bool,
    /// The number of symbols with this version.
    pub symbol_count: usize,
    /// The first 16 of these symbols, in the order of the file's symbol table.
    pub symbols: Vec<String>,
}

impl Requirement {
    /// Version and library: `GLIBC_2.34 of libc.so.6`.
    pub fn text(&self) -> String {
        format!("{} of {}", self.version, self.library)
    }
}

/// The glibc releases that have a `GLIBC_` version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GlibcVersion {
    /// This glibc and all newer ones.
    Since(Glibc),
    /// `GLIBC_PRIVATE`: the symbols that glibc's own libraries share. Every glibc has this version, but its symbols
    /// change from release to release.
    Private,
    /// A version that is not in glibc's numbering.
    Unknown,
}

/// The version that programs with DT_RELR relocations require. An older glibc would ignore these relocations and the
/// program would crash. Source: glibc's NEWS for 2.36.
const DT_RELR: (&str, Glibc) = ("ABI_DT_RELR", Glibc { major: 2, minor: 36 });

/// Interprets a symbol version. `None` if it does not start with `GLIBC_`.
///
/// Ignores a third number: `GLIBC_2.2.5` is [`Since`](GlibcVersion::Since) 2.2. The last version with three numbers is
/// 2.3.4 of 2004, and every supported triple has a newer glibc.
pub(crate) fn glibc_version(version: &str) -> Option<GlibcVersion> {
    let name = version.strip_prefix("GLIBC_")?;
    Some(match name {
        "PRIVATE" => GlibcVersion::Private,
        name if name == DT_RELR.0 => GlibcVersion::Since(DT_RELR.1),
        name => release(name).map_or(GlibcVersion::Unknown, GlibcVersion::Since),
    })
}

/// Parses `2.34`, or `2.3.4` as 2.3.
fn release(name: &str) -> Option<Glibc> {
    let mut numbers = name.splitn(3, '.');
    let (major, minor) = (numbers.next()?, numbers.next()?);
    if numbers.next().is_some_and(|third| third.is_empty() || !third.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    format!("{major}.{minor}").parse().ok()
}

/// The oldest glibc that has all required versions. Ignores weak requirements and versions of unknown releases. `None`
/// if no other requirement remains.
pub(crate) fn glibc_needed(requirements: &[Requirement]) -> Option<Glibc> {
    requirements
        .iter()
        .filter(|requirement| !requirement.weak)
        .filter_map(|requirement| match glibc_version(&requirement.version)? {
            GlibcVersion::Since(glibc) => Some(glibc),
            GlibcVersion::Private | GlibcVersion::Unknown => None,
        })
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn since(text: &str) -> Option<GlibcVersion> {
        Some(GlibcVersion::Since(text.parse().unwrap()))
    }

    #[test]
    fn a_version_identifies_the_first_glibc_that_has_it() {
        assert_eq!(glibc_version("GLIBC_2.34"), since("2.34"));
        assert_eq!(glibc_version("GLIBC_2.0"), since("2.0"));
        assert_eq!(glibc_version("GLIBC_2.2.5"), since("2.2"));
        assert_eq!(glibc_version("GLIBC_2.3.4"), since("2.3"));
        assert_eq!(glibc_version("GLIBC_ABI_DT_RELR"), since("2.36"));
    }

    #[test]
    fn a_version_without_a_number_is_private_or_unknown() {
        assert_eq!(glibc_version("GLIBC_PRIVATE"), Some(GlibcVersion::Private));
        for version in ["GLIBC_", "GLIBC_2", "GLIBC_2.", "GLIBC_2.3.", "GLIBC_2.3.x", "GLIBC_2.3.4.5", "GLIBC_ABI_NEW"]
        {
            assert_eq!(glibc_version(version), Some(GlibcVersion::Unknown), "{version}");
        }
    }

    #[test]
    fn versions_of_other_libraries_are_ignored() {
        for version in ["GCC_3.0", "GLIBCXX_3.4.21", "OPENSSL_3.0.0", ""] {
            assert_eq!(glibc_version(version), None, "{version}");
        }
    }

    #[test]
    fn the_highest_version_that_is_not_weak_counts() {
        let requirement = |version: &str, weak| Requirement {
            library: "libc.so.6".to_owned(),
            version: version.to_owned(),
            weak,
            symbol_count: 0,
            symbols: Vec::new(),
        };
        let needs = [
            requirement("GLIBC_2.17", false),
            requirement("GLIBC_2.4", false),
            requirement("GLIBC_PRIVATE", false),
            requirement("GCC_14.0.0", false),
            requirement("GLIBC_2.39", true),
        ];
        assert_eq!(glibc_needed(&needs), Some("2.17".parse().unwrap()));
        assert_eq!(glibc_needed(&needs[2..]), None);
    }
}
