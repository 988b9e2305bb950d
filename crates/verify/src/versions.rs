//! Symbol versions: what a program needs of the glibc it is started with.
//!
//! The dynamic linker refuses a program when a library lacks a version the program names, whatever
//! symbol it wants it for. So the highest `GLIBC_` version is the oldest glibc that will do.

use serde::Serialize;

use crossflake_target::Glibc;

/// A version that a program needs of one of its libraries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Requirement {
    /// `libc.so.6`
    pub library: String,
    /// `GLIBC_2.34`, `GCC_3.0`
    pub version: String,
    /// The dynamic linker starts the program without it, too.
    pub weak: bool,
    /// How many symbols need it.
    pub symbol_count: usize,
    /// The first 16 of them, in the order of the file's symbol table.
    pub symbols: Vec<String>,
}

impl Requirement {
    /// Version and library: `GLIBC_2.34 of libc.so.6`.
    pub fn text(&self) -> String {
        format!("{} of {}", self.version, self.library)
    }
}

/// What a `GLIBC_` version says about the glibc that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GlibcVersion {
    /// This glibc and each newer one has it.
    Since(Glibc),
    /// `GLIBC_PRIVATE`: symbols that glibc's own libraries share. Each glibc has the version, but what is
    /// in it changes without notice.
    Private,
    /// Not known which glibc brought it.
    Unknown,
}

/// The glibc that turned a promise about the file format into a version: without relocations in DT_RELR
/// it would start a program and crash. (glibc's NEWS for 2.36.)
const DT_RELR: (&str, Glibc) = ("ABI_DT_RELR", Glibc { major: 2, minor: 36 });

/// What `version` says, if it is one of glibc's.
///
/// A third number is dropped: `GLIBC_2.2.5` is said to be since 2.2. The last such version is 2.3.4, of
/// 2004, and no supported triple has a glibc that old; a floor is never between 2.3 and 2.4.
pub(crate) fn glibc_version(version: &str) -> Option<GlibcVersion> {
    let name = version.strip_prefix("GLIBC_")?;
    Some(match name {
        "PRIVATE" => GlibcVersion::Private,
        name if name == DT_RELR.0 => GlibcVersion::Since(DT_RELR.1),
        name => release(name).map_or(GlibcVersion::Unknown, GlibcVersion::Since),
    })
}

/// `2.34`, or `2.3` of `2.3.4`.
fn release(name: &str) -> Option<Glibc> {
    let mut numbers = name.splitn(3, '.');
    let (major, minor) = (numbers.next()?, numbers.next()?);
    if numbers.next().is_some_and(|third| third.is_empty() || !third.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    format!("{major}.{minor}").parse().ok()
}

/// The oldest glibc that has each version of `requirements` whose glibc is known. `None` when there is none.
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
    fn a_version_says_since_which_glibc_it_is_there() {
        assert_eq!(glibc_version("GLIBC_2.34"), since("2.34"));
        assert_eq!(glibc_version("GLIBC_2.0"), since("2.0"));
        assert_eq!(glibc_version("GLIBC_2.2.5"), since("2.2"));
        assert_eq!(glibc_version("GLIBC_2.3.4"), since("2.3"));
        assert_eq!(glibc_version("GLIBC_ABI_DT_RELR"), since("2.36"));
    }

    #[test]
    fn what_is_no_number_is_private_or_unknown() {
        assert_eq!(glibc_version("GLIBC_PRIVATE"), Some(GlibcVersion::Private));
        for version in
            ["GLIBC_", "GLIBC_2", "GLIBC_2.", "GLIBC_2.3.", "GLIBC_2.3.x", "GLIBC_2.3.4.5", "GLIBC_ABI_NEW"]
        {
            assert_eq!(glibc_version(version), Some(GlibcVersion::Unknown), "{version}");
        }
    }

    #[test]
    fn versions_of_other_libraries_are_none_of_glibcs() {
        for version in ["GCC_3.0", "GLIBCXX_3.4.21", "OPENSSL_3.0.0", ""] {
            assert_eq!(glibc_version(version), None, "{version}");
        }
    }

    #[test]
    fn the_highest_version_counts_by_number_and_a_weak_one_does_not() {
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
