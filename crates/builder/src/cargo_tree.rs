//! Parses the output of `cargo tree --format '{p}|FIELD'`, where FIELD is one of cargo's placeholders, such as `{l}` or
//! `{f}`.

use std::collections::{BTreeMap, BTreeSet};

/// A package in a dependency graph.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    pub name: String,
    /// Without the `v` that cargo prints before it.
    pub version: String,
    pub origin: Origin,
}

/// The source of a package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// crates.io or another registry.
    Registry,
    /// A repository.
    Git {
        /// Without a query such as `?branch=main`.
        url: String,
        /// The commit's hash, which cargo abbreviates.
        rev: String,
    },
    /// A folder on this machine.
    Path,
}

/// The packages that are linked into programs, with their dependencies.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// The packages that cargo was called for: those of the project.
    pub roots: BTreeSet<Package>,
    /// All packages, including the roots.
    pub packages: BTreeMap<Package, Details>,
}

/// The properties of a package in a [`Tree`].
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// `license` in its Cargo.toml, unchanged.
    pub license: Option<String>,
    /// The packages that it depends on directly.
    pub depends_on: BTreeSet<Package>,
}

/// A line that has another form than `cargo tree` prints with the expected format.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {number} is not `DEPTH PACKAGE|LICENSE`, or is too deep: {line}")]
pub struct Error {
    number: usize,
    line: String,
}

impl Tree {
    /// Parses the output of `cargo tree --prefix depth --format ' {p}|{l}'`, which may have several trees.
    ///
    /// # Errors
    ///
    /// If a line has another form, or is more than one level below the line before it.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut tree = Self::default();
        // The packages from the root to the one in the previous line.
        let mut path: Vec<Package> = Vec::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
            let error = || Error { number: index + 1, line: line.to_owned() };
            let (depth, rest) = parse_depth(line).ok_or_else(error)?;
            let (package, license) = parse_line(rest).ok_or_else(error)?;
            if depth > path.len() {
                return Err(error());
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
            let license = Some(license.trim()).filter(|license| !license.is_empty());
            tree.packages.entry(package.clone()).or_default().license = license.map(str::to_owned);
            path.push(package);
        }
        Ok(tree)
    }
}

/// Splits a line of `--prefix depth --format ' ...'` into depth and rest.
fn parse_depth(line: &str) -> Option<(usize, &str)> {
    let (depth, rest) = line.split_once(' ')?;
    Some((depth.parse().ok()?, rest))
}

/// Parses a line of `cargo tree --prefix none --format '{p}|FIELD'`: returns the package and the text of FIELD.
///
/// Ignores the mark ` (*)` at the end, which means that cargo printed the package's dependencies before. Returns `None`
/// for any other line, such as the empty line between two trees.
pub fn parse_line(line: &str) -> Option<(Package, &str)> {
    let line = line.strip_suffix(" (*)").unwrap_or(line);
    // A path may contain `|`, but neither licenses nor features do.
    let (package, field) = line.rsplit_once('|')?;
    Some((parse_package(package)?, field))
}

/// Parses `{p}`: `a v1.0.0`, `a v1.0.0 (/build/source)`, `a v1.0.0 (https://git.example/a?branch=b#0123abcd)`. A proc
/// macro also has `(proc-macro)` after its version.
fn parse_package(text: &str) -> Option<Package> {
    let (name, rest) = text.split_once(" v")?;
    let (version, source) = match rest.split_once(' ') {
        None => (rest, None),
        Some((version, marks)) => {
            let source = marks.strip_prefix("(proc-macro)").unwrap_or(marks).trim_start();
            (version, Some(source).filter(|source| !source.is_empty()))
        }
    };
    let origin = match source {
        None => Origin::Registry,
        Some(source) => parse_origin(source.strip_prefix('(')?.strip_suffix(')')?),
    };
    Some(Package { name: name.to_owned(), version: version.to_owned(), origin })
}

fn parse_origin(source: &str) -> Origin {
    if source.starts_with('/') {
        return Origin::Path;
    }
    match source.split_once('#') {
        Some((url, rev)) => {
            let url = url.split('?').next().unwrap_or(url);
            Origin::Git { url: url.to_owned(), rev: rev.to_owned() }
        }
        // registry `NAME`
        None => Origin::Registry,
    }
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
    fn packages_are_read_with_their_dependencies() {
        let tree = Tree::parse(TEXT).unwrap();
        let tool = package("tool", "0.1.0", Origin::Path);
        let serde = package("serde", "1.0.228", Origin::Registry);
        let helper = package("helper", "0.2.0", Origin::Path);
        let git = Origin::Git { url: "https://git.example/upper".to_owned(), rev: "0123abcd".to_owned() };
        let upper = package("upper", "3.2.1", git);
        let own = package("own", "1.0.0", Origin::Registry);
        assert_eq!(tree.roots, BTreeSet::from([tool.clone()]));
        assert_eq!(tree.packages.len(), 6);
        assert_eq!(tree.packages[&tool].depends_on, BTreeSet::from([serde.clone(), helper.clone(), upper, own]));
        assert_eq!(tree.packages[&helper].depends_on, BTreeSet::from([serde.clone()]));
        assert_eq!(tree.packages[&helper].license, None);
        assert_eq!(tree.packages[&serde].depends_on.len(), 1);
        assert_eq!(tree.packages[&serde].license.as_deref(), Some("MIT OR Apache-2.0"));
    }

    #[test]
    fn a_line_of_another_form_is_an_error() {
        for text in ["serde v1|MIT", "0 serde|MIT", "0 serde v1", "1 serde v1|MIT", "x"] {
            assert!(Tree::parse(text).is_err(), "{text}");
        }
        let error = Tree::parse("0 a v1|MIT\n\nfoo\n").unwrap_err();
        assert_eq!(error.to_string(), "line 3 is not `DEPTH PACKAGE|LICENSE`, or is too deep: foo");
    }

    #[test]
    fn each_package_of_a_workspace_is_a_root() {
        let tree = Tree::parse("0 a v1.0.0 (/a)|MIT\n1 b v1.0.0|MIT\n\n0 c v1.0.0 (/c)|MIT\n").unwrap();
        assert_eq!(tree.roots.len(), 2);
    }

    #[test]
    fn lines_without_depth_are_read_with_any_field() {
        let path = |name: &str| package(name, "0.1.0", Origin::Path);
        let registry = |name: &str| package(name, "0.1.0", Origin::Registry);
        for (line, expected) in [
            ("app v0.1.0 (/p|q/c#/app (old))|default,std", Some((path("app"), "default,std"))),
            ("quote v0.1.0|default,proc-macro (*)", Some((registry("quote"), "default,proc-macro"))),
            ("macros v0.1.0 (proc-macro)|", Some((registry("macros"), ""))),
            ("macros v0.1.0 (proc-macro) (/macros)|", Some((path("macros"), ""))),
            ("", None),
            ("[build-dependencies]", None),
        ] {
            assert_eq!(parse_line(line), expected, "{line}");
        }
    }
}
