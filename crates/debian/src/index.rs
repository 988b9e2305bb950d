//! Reads `Packages` files: the packages of a release for one architecture, by their names and by the names that they
//! provide.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use deb822_fast::borrowed::{BorrowedParagraph, BorrowedParagraphIter};

use crate::relation::{self, Constraint, Operator};
use crate::release::{LARGEST, is_path_below, is_sha256};
use crate::version::{NotAVersion, Version};

/// One suite's `Packages` file.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The archive that has the suite: `debian`, `debian-security`.
    pub archive: &'a str,
    /// The name for messages: `trixie-updates amd64`.
    pub name: &'a str,
    pub text: &'a str,
}

/// A package in an index. The fields are those of the `Packages` file; a missing relation is empty.
#[derive(Clone, Debug)]
pub struct Stanza<'a> {
    /// The archive that has it.
    pub archive: &'a str,
    pub name: &'a str,
    pub version: &'a str,
    /// The index's architecture or `all`.
    pub architecture: &'a str,
    pub pre_depends: &'a str,
    pub depends: &'a str,
    pub provides: &'a str,
    /// Relative to the archive's root: `pool/main/...`.
    pub path: &'a str,
    /// In bytes.
    pub size: u64,
    /// In lowercase hexadecimal.
    pub sha256: &'a str,
}

/// The packages of a release for one architecture, each in its highest version.
#[derive(Debug)]
pub struct Index<'a> {
    architecture: &'a str,
    packages: BTreeMap<&'a str, Stanza<'a>>,
    /// Each provided name with its providers, which are sorted by name.
    providers: BTreeMap<&'a str, Vec<Provider<'a>>>,
}

/// A package that provides a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Provider<'a> {
    /// The package's own name.
    pub package: &'a str,
    /// The version of the provided name, if the package has one.
    pub version: Option<Version<'a>>,
}

/// The reason why an index was refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the package index of {index} has a line that is not a field: {reason}")]
    Syntax { index: String, reason: String },
    #[error("the package index of {index}: {package} has no field {field} of one line")]
    Missing { index: String, package: String, field: &'static str },
    #[error("the package index of {index}: {package}: the field {field} is malformed: \"{value}\"")]
    Malformed { index: String, package: String, field: &'static str, value: String },
    #[error("the package index of {index} has two different files of {package} {version}")]
    Twice { index: String, package: String, version: String },
    #[error("the package index of {index}: {package}: {error}")]
    Version { index: String, package: String, error: NotAVersion },
    #[error("the package index: {package}: the field Provides: {error}")]
    Provides { package: String, error: relation::Error },
}

impl<'a> Index<'a> {
    /// Reads the indices of a release's suites for one architecture. Keeps the highest version of each package; if
    /// several suites have it, the one in the first suite.
    pub fn read(architecture: &'a str, sources: &[Source<'a>]) -> Result<Self, Error> {
        let mut packages = BTreeMap::new();
        for source in sources {
            for paragraph in BorrowedParagraphIter::new(source.text) {
                let syntax = |reason: deb822_fast::Error| Error::Syntax {
                    index: source.name.to_owned(),
                    reason: reason.to_string(),
                };
                let stanza = Stanza::read(source, &paragraph.map_err(syntax)?)?;
                keep_higher(&mut packages, stanza, source)?;
            }
        }
        let providers = providers(packages.values())?;
        Ok(Self { architecture, packages, providers })
    }

    /// The architecture of the packages.
    pub fn architecture(&self) -> &'a str {
        self.architecture
    }

    /// The number of packages.
    pub fn len(&self) -> usize {
        self.packages.len()
    }

    pub fn is_empty(&self) -> bool {
        self.packages.is_empty()
    }

    /// The package with exactly this name.
    pub fn package(&self, name: &str) -> Option<&Stanza<'a>> {
        self.packages.get(name)
    }

    /// The packages that provide a name, sorted by their own names.
    pub(crate) fn providers(&self, name: &str) -> &[Provider<'a>] {
        self.providers.get(name).map_or(&[], Vec::as_slice)
    }
}

fn keep_higher<'a>(
    packages: &mut BTreeMap<&'a str, Stanza<'a>>,
    stanza: Stanza<'a>,
    source: &Source<'_>,
) -> Result<(), Error> {
    let version = |text: &'a str| {
        Version::parse(text).map_err(|error| Error::Version {
            index: source.name.to_owned(),
            package: stanza.name.to_owned(),
            error,
        })
    };
    match packages.entry(stanza.name) {
        Entry::Vacant(entry) => {
            entry.insert(stanza);
        }
        // Parse versions only for packages that occur twice, which are few.
        Entry::Occupied(mut entry) => {
            let known = entry.get();
            match version(stanza.version)?.cmp(&version(known.version)?) {
                Ordering::Less => {}
                // There is no reason to prefer either file.
                Ordering::Equal if stanza.archive == known.archive && stanza.sha256 != known.sha256 => {
                    return Err(Error::Twice {
                        index: source.name.to_owned(),
                        package: stanza.name.to_owned(),
                        version: stanza.version.to_owned(),
                    });
                }
                Ordering::Equal => {}
                Ordering::Greater => {
                    entry.insert(stanza);
                }
            }
        }
    }
    Ok(())
}

fn providers<'i, 'a: 'i>(
    stanzas: impl Iterator<Item = &'i Stanza<'a>>,
) -> Result<BTreeMap<&'a str, Vec<Provider<'a>>>, Error> {
    let mut providers: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for stanza in stanzas.filter(|stanza| !stanza.provides.is_empty()) {
        for (name, version) in stanza.provided()? {
            providers.entry(name).or_default().push(Provider { package: stanza.name, version });
        }
    }
    Ok(providers)
}

impl<'a> Stanza<'a> {
    fn read(source: &Source<'a>, paragraph: &BorrowedParagraph<'a>) -> Result<Self, Error> {
        let index = || source.name.to_owned();
        let name = paragraph.get_single("Package").unwrap_or_default();
        let required = |field: &'static str| {
            let missing = || Error::Missing { index: index(), package: name.to_owned(), field };
            paragraph.get_single(field).map(str::trim_end).filter(|value| !value.is_empty()).ok_or_else(missing)
        };
        let optional = |field: &'static str| match paragraph.get_field(field) {
            None => Ok(""),
            Some(_) => required(field),
        };
        let malformed = |field: &'static str, value: &str| Error::Malformed {
            index: index(),
            package: name.to_owned(),
            field,
            value: value.to_owned(),
        };
        let size = required("Size")?;
        let stanza = Self {
            archive: source.archive,
            name: required("Package")?,
            version: required("Version")?,
            architecture: required("Architecture")?,
            pre_depends: optional("Pre-Depends")?,
            depends: optional("Depends")?,
            provides: optional("Provides")?,
            path: required("Filename")?,
            size: size
                .parse()
                .ok()
                .filter(|size| (1..=LARGEST).contains(size))
                .ok_or_else(|| malformed("Size", size))?,
            sha256: required("SHA256")?,
        };
        if !is_sha256(stanza.sha256) {
            return Err(malformed("SHA256", stanza.sha256));
        }
        if !is_path_below(stanza.path) {
            return Err(malformed("Filename", stanza.path));
        }
        Ok(stanza)
    }

    /// The provided names, each with its version if it has one.
    pub(crate) fn provided(&self) -> Result<Vec<(&'a str, Option<Version<'a>>)>, Error> {
        let malformed = |error| Error::Provides { package: self.name.to_owned(), error };
        let relations = relation::parse(self.provides).map_err(malformed)?;
        let alternatives = relations.into_iter().flat_map(|relation| relation.alternatives);
        let exactly =
            |constraint: Constraint<'a>| (constraint.operator == Operator::Equal).then_some(constraint.version);
        Ok(alternatives.map(|provided| (provided.name, provided.constraint.and_then(exactly))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "6a20cf0c8a4b0b8f17a02ea3cd1bd5e2a07bd86b9bd1d8fdd3a4e7a3e5f3b0c1";

    fn stanza(name: &str, version: &str, more: &str) -> String {
        format!(
            "Package: {name}\nVersion: {version}\nArchitecture: arm64\n{more}Filename: pool/{name}.deb\nSize: 10\nSHA256: {HASH}\n\n"
        )
    }

    fn read<'a>(texts: &[(&'a str, &'a str)]) -> Result<Index<'a>, Error> {
        let sources: Vec<_> =
            texts.iter().map(|(archive, text)| Source { archive, name: "trixie arm64", text }).collect();
        Index::read("arm64", &sources)
    }

    #[test]
    fn the_index_keeps_the_highest_version_of_all_suites() {
        let main = stanza("a", "1.9", "") + &stanza("a", "1.10", "") + &stanza("b", "1", "");
        let security = stanza("a", "1.2", "") + &stanza("b", "1+deb13u1", "");
        let index = read(&[("debian", &main), ("debian-security", &security)]).unwrap();
        assert_eq!(index.package("a").unwrap().version, "1.10");
        assert_eq!(index.package("b").unwrap().archive, "debian-security");
        assert_eq!(index.len(), 2);
    }

    #[test]
    fn the_first_of_two_suites_with_the_same_version_is_used() {
        let text = stanza("a", "1", "");
        let index = read(&[("debian", &text), ("debian-security", &text)]).unwrap();
        assert_eq!(index.package("a").unwrap().archive, "debian");
    }

    #[test]
    fn providers_are_sorted_and_have_their_stated_version() {
        let text = stanza("z", "1", "Provides: awk\n") + &stanza("b", "2", "Provides: awk (= 3), other\n");
        let index = read(&[("debian", &text)]).unwrap();
        let providers: Vec<_> =
            index.providers("awk").iter().map(|p| (p.package, p.version.map(|v| v.as_str()))).collect();
        assert_eq!(providers, [("b", Some("3")), ("z", None)]);
        assert!(index.providers("none").is_empty());
    }

    #[test]
    fn the_error_for_a_malformed_stanza_names_package_and_field() {
        let error = |text: &str| read(&[("debian", text)]).unwrap_err().to_string();
        let good = stanza("a", "1", "");
        assert_eq!(
            error(&good.replace("Size: 10\n", "")),
            "the package index of trixie arm64: a has no field Size of one line"
        );
        assert!(error(&good.replace("Size: 10", "Size: ten")).contains("a: the field Size is malformed: \"ten\""));
        assert!(error(&good.replace(HASH, "abc")).contains("the field SHA256"));
        assert!(error(&stanza("a", "1", "Depends: b,\n c\n")).contains("no field Depends of one line"));
        assert!(error(&stanza("a", "1", "Provides: b (>=)\n")).contains("a: the field Provides"));
        assert!(error(&(stanza("a", "1", "") + &stanza("a", "one two", ""))).contains("not a Debian version"));
        assert!(error("<html>\n").contains("has a line that is not a field"));
    }

    #[test]
    fn an_empty_index_is_accepted() {
        assert!(read(&[("debian", "")]).unwrap().is_empty());
    }
}
