//! The output of `cargo tree --prefix depth --format ' {p}|{l}'`.

use std::collections::{BTreeMap, BTreeSet};

/// Packages that are linked into programs, and what each depends on.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// What was asked for: the project's own packages.
    pub roots: BTreeSet<Package>,
    pub packages: BTreeMap<Package, Details>,
}

/// Which package it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    pub name: String,
    pub version: String,
    pub origin: Origin,
}

/// Where cargo has it from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    Registry,
    Git {
        url: String,
        rev: String,
    },
    /// A folder of the project's.
    Path,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// As its manifest says, if it says so.
    pub licence: Option<String>,
    pub depends_on: BTreeSet<Package>,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {number} of cargo's tree is not understood: {line}")]
pub struct Error {
    number: usize,
    line: String,
}

impl Tree {
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut tree = Self::default();
        // The packages from the root down to the last line's.
        let mut path: Vec<Package> = Vec::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
            let wrong = || Error { number: index + 1, line: line.to_owned() };
            let (depth, package, licence) = read(line).ok_or_else(wrong)?;
            if depth > path.len() {
                return Err(wrong());
            }
            path.truncate(depth);
            match path.last() {
                Some(parent) => {
                    tree.packages.entry(parent.clone()).or_default().depends_on.insert(package.clone());
                }
                None => {
                    tree.roots.insert(package.clone());
                }
            }
            tree.packages.entry(package.clone()).or_default().licence = licence;
            path.push(package);
        }
        Ok(tree)
    }
}

/// `2 serde v1.0.228|MIT OR Apache-2.0 (*)`: depth, package, licence. The star says that what it depends on was
/// listed before.
fn read(line: &str) -> Option<(usize, Package, Option<String>)> {
    let line = line.strip_suffix(" (*)").unwrap_or(line);
    let (depth, rest) = line.split_once(' ')?;
    let (package, licence) = rest.rsplit_once('|')?;
    let licence = Some(licence.trim()).filter(|licence| !licence.is_empty()).map(str::to_owned);
    Some((depth.parse().ok()?, read_package(package)?, licence))
}

/// `a v1.0.0`, `a v1.0.0 (/build/source)`, `a v1.0.0 (https://git.example/a?branch=b#0123abcd)`
fn read_package(text: &str) -> Option<Package> {
    let (name, rest) = text.split_once(" v")?;
    let (version, origin) = match rest.split_once(" (") {
        None => (rest, Origin::Registry),
        Some((version, source)) => (version, read_origin(source.strip_suffix(')')?)),
    };
    Some(Package { name: name.to_owned(), version: version.to_owned(), origin })
}

fn read_origin(source: &str) -> Origin {
    if let Some((url, rev)) = source.split_once('#') {
        let url = url.split('?').next().unwrap_or(url);
        return Origin::Git { url: url.to_owned(), rev: rev.to_owned() };
    }
    if source.starts_with('/') { Origin::Path } else { Origin::Registry }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "0 tool v0.1.0 (/build/source)|MIT\n\
                        1 serde v1.0.228|MIT OR Apache-2.0\n\
                        2 serde_core v1.0.228|MIT OR Apache-2.0\n\
                        1 helper v0.2.0 (/build/source/helper)|\n\
                        2 serde v1.0.228|MIT OR Apache-2.0 (*)\n\
                        1 upper v3.2.1 (https://git.example/upper?branch=main#0123abcd)|MIT\n\
                        1 own v1.0.0 (registry `company`)|LicenseRef-own\n";

    fn package(name: &str, version: &str, origin: Origin) -> Package {
        Package { name: name.to_owned(), version: version.to_owned(), origin }
    }

    #[test]
    fn packages_are_read_with_what_they_depend_on() {
        let tree = Tree::parse(TEXT).unwrap();
        let tool = package("tool", "0.1.0", Origin::Path);
        let serde = package("serde", "1.0.228", Origin::Registry);
        let helper = package("helper", "0.2.0", Origin::Path);
        let git = Origin::Git { url: "https://git.example/upper".to_owned(), rev: "0123abcd".to_owned() };
        let upper = package("upper", "3.2.1", git);
        let own = package("own", "1.0.0", Origin::Registry);
        assert_eq!(tree.roots, BTreeSet::from([tool.clone()]));
        assert_eq!(tree.packages.len(), 6);
        assert_eq!(
            tree.packages[&tool].depends_on,
            BTreeSet::from([serde.clone(), helper.clone(), upper, own])
        );
        assert_eq!(tree.packages[&helper].depends_on, BTreeSet::from([serde.clone()]));
        assert_eq!(tree.packages[&helper].licence, None);
        assert_eq!(tree.packages[&serde].depends_on.len(), 1);
        assert_eq!(tree.packages[&serde].licence.as_deref(), Some("MIT OR Apache-2.0"));
    }

    #[test]
    fn a_line_of_another_form_is_named() {
        for text in ["serde v1|MIT", "0 serde|MIT", "0 serde v1", "1 serde v1|MIT", "x"] {
            assert!(Tree::parse(text).is_err(), "{text}");
        }
        let error = Tree::parse("0 a v1|MIT\n\nfoo\n").unwrap_err();
        assert_eq!(error.to_string(), "line 3 of cargo's tree is not understood: foo");
    }

    #[test]
    fn several_packages_of_a_workspace_are_several_roots() {
        let tree = Tree::parse("0 a v1.0.0 (/a)|MIT\n1 b v1.0.0|MIT\n\n0 c v1.0.0 (/c)|MIT\n").unwrap();
        assert_eq!(tree.roots.len(), 2);
    }
}
