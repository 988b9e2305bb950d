//! `Packages`: what a release's suites have for an architecture, by name and by what it provides.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use deb822_fast::borrowed::{BorrowedParagraph, BorrowedParagraphIter};

use super::relation::{self, Constraint, Operator};
use super::release::{LARGEST, is_path_below, is_sha256};
use super::version::{NotAVersion, Version};

/// The text of one suite's `Packages` file, and whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Which archive has the suite: `debian`, `debian-security`.
    pub archive: &'a str,
    /// What the text is called in messages: `trixie-updates amd64`.
    pub name: &'a str,
    pub text: &'a str,
}

/// A package as an index lists it.
#[derive(Clone, Debug)]
pub struct Stanza<'a> {
    /// Which archive has it.
    pub archive: &'a str,
    pub name: &'a str,
    pub version: &'a str,
    /// Its own architecture: the index's or `all`.
    pub architecture: &'a str,
    pub pre_depends: &'a str,
    pub depends: &'a str,
    pub provides: &'a str,
    /// Below the archive's root: `pool/main/...`.
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
    /// What is provided, to who provides it, sorted by name.
    providers: BTreeMap<&'a str, Vec<Provider<'a>>>,
}

/// That a package provides a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provider<'a> {
    /// The package's own name.
    pub package: &'a str,
    /// The version it provides the name in, if it says one.
    pub version: Option<Version<'a>>,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the package index of {index} is not written in fields: {reason}")]
    Syntax { index: String, reason: String },
    #[error("the package index of {index}: {package} has no field {field} of one line")]
    Missing { index: String, package: String, field: &'static str },
    #[error("the package index of {index}: {package}: the field {field}: \"{value}\" is malformed")]
    Malformed { index: String, package: String, field: &'static str, value: String },
    #[error("the package index of {index} has {package} {version} twice, with different files")]
    Twice { index: String, package: String, version: String },
    #[error("the package index of {index}: {package}: {error}")]
    Version { index: String, package: String, error: NotAVersion },
    #[error("the package index: {package}: the field Provides: {error}")]
    Provides { package: String, error: relation::Error },
}

impl<'a> Index<'a> {
    /// Reads the indices of a release's suites for one architecture. Of several versions of a package the
    /// highest counts; of the same version in several suites the one in the suite given first.
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

    /// The architecture it is for.
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

    /// The package of this very name.
    pub fn package(&self, name: &str) -> Option<&Stanza<'a>> {
        self.packages.get(name)
    }

    /// The packages that provide a name, sorted by their own.
    pub fn providers(&self, name: &str) -> &[Provider<'a>] {
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
        // Only here versions are read: few packages are in an index twice.
        Entry::Occupied(mut entry) => {
            let known = entry.get();
            match version(stanza.version)?.cmp(&version(known.version)?) {
                Ordering::Less => {}
                // Whichever was taken, it would be by accident.
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
        let needed = |field: &'static str| {
            let missing = || Error::Missing { index: index(), package: name.to_owned(), field };
            paragraph
                .get_single(field)
                .map(str::trim_end)
                .filter(|value| !value.is_empty())
                .ok_or_else(missing)
        };
        let optional = |field: &'static str| match paragraph.get_field(field) {
            None => Ok(""),
            Some(_) => needed(field),
        };
        let malformed = |field: &'static str, value: &str| Error::Malformed {
            index: index(),
            package: name.to_owned(),
            field,
            value: value.to_owned(),
        };
        let size = needed("Size")?;
        let stanza = Self {
            archive: source.archive,
            name: needed("Package")?,
            version: needed("Version")?,
            architecture: needed("Architecture")?,
            pre_depends: optional("Pre-Depends")?,
            depends: optional("Depends")?,
            provides: optional("Provides")?,
            path: needed("Filename")?,
            size: size
                .parse()
                .ok()
                .filter(|size| (1..=LARGEST).contains(size))
                .ok_or_else(|| malformed("Size", size))?,
            sha256: needed("SHA256")?,
        };
        if !is_sha256(stanza.sha256) {
            return Err(malformed("SHA256", stanza.sha256));
        }
        if !is_path_below(stanza.path) {
            return Err(malformed("Filename", stanza.path));
        }
        Ok(stanza)
    }

    /// The names it provides, each with the version it says if it says one.
    pub fn provided(&self) -> Result<Vec<(&'a str, Option<Version<'a>>)>, Error> {
        let malformed = |error| Error::Provides { package: self.name.to_owned(), error };
        let relations = relation::parse(self.provides).map_err(malformed)?;
        let alternatives = relations.into_iter().flat_map(|relation| relation.alternatives);
        let exactly = |constraint: Constraint<'a>| {
            (constraint.operator == Operator::Equal).then_some(constraint.version)
        };
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
    fn the_highest_version_of_all_suites_counts() {
        let main = stanza("a", "1.9", "") + &stanza("a", "1.10", "") + &stanza("b", "1", "");
        let security = stanza("a", "1.2", "") + &stanza("b", "1+deb13u1", "");
        let index = read(&[("debian", &main), ("debian-security", &security)]).unwrap();
        assert_eq!(index.package("a").unwrap().version, "1.10");
        assert_eq!(index.package("b").unwrap().archive, "debian-security");
        assert_eq!(index.len(), 2);
    }

    #[test]
    fn the_same_version_in_two_suites_is_taken_from_the_first() {
        let text = stanza("a", "1", "");
        let index = read(&[("debian", &text), ("debian-security", &text)]).unwrap();
        assert_eq!(index.package("a").unwrap().archive, "debian");
    }

    #[test]
    fn providers_are_sorted_and_have_the_version_they_say() {
        let text = stanza("z", "1", "Provides: awk\n") + &stanza("b", "2", "Provides: awk (= 3), other\n");
        let index = read(&[("debian", &text)]).unwrap();
        let providers: Vec<_> =
            index.providers("awk").iter().map(|p| (p.package, p.version.map(|v| v.as_str()))).collect();
        assert_eq!(providers, [("b", Some("3")), ("z", None)]);
        assert!(index.providers("none").is_empty());
    }

    #[test]
    fn a_malformed_stanza_is_named() {
        let error = |text: &str| read(&[("debian", text)]).unwrap_err().to_string();
        let good = stanza("a", "1", "");
        assert_eq!(
            error(&good.replace("Size: 10\n", "")),
            "the package index of trixie arm64: a has no field Size of one line"
        );
        assert!(error(&good.replace("Size: 10", "Size: ten")).contains("a: the field Size: \"ten\""));
        assert!(error(&good.replace(HASH, "abc")).contains("the field SHA256"));
        assert!(error(&stanza("a", "1", "Depends: b,\n c\n")).contains("no field Depends of one line"));
        assert!(error(&stanza("a", "1", "Provides: b (>=)\n")).contains("a: the field Provides"));
        assert!(error(&(stanza("a", "1", "") + &stanza("a", "one two", ""))).contains("no Debian version"));
        assert!(error("<html>\n").contains("not written in fields"));
    }

    #[test]
    fn an_empty_index_is_no_error() {
        assert!(read(&[("debian", "")]).unwrap().is_empty());
    }
}
