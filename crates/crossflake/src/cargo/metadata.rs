//! The part of `cargo metadata`'s answer that matters here. See the chapter on `cargo metadata` in the
//! Cargo book for what each field means.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
pub struct Metadata {
    pub packages: Vec<Package>,
    /// Identifiers of the workspace's own packages.
    pub workspace_members: Vec<String>,
    /// Identifiers of those that cargo builds unless told otherwise. Empty before cargo 1.71.
    #[serde(default)]
    pub workspace_default_members: Vec<String>,
    pub workspace_root: PathBuf,
    /// `None` without dependencies.
    pub resolve: Option<Resolve>,
}

#[derive(Debug, Deserialize)]
pub struct Package {
    pub id: String,
    pub name: String,
    pub version: String,
    /// The native library that it is for, by its own account.
    pub links: Option<String>,
    /// The oldest Rust that it takes.
    pub rust_version: Option<String>,
    pub targets: Vec<Target>,
    /// Each with the features, also of dependencies, that it turns on.
    #[serde(default)]
    pub features: BTreeMap<String, Vec<String>>,
    /// The table `package.metadata`, or null.
    #[serde(default)]
    pub metadata: Value,
}

/// What cargo calls a target: one thing that a package is compiled to.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct Target {
    pub name: String,
    pub kind: Vec<String>,
    pub src_path: PathBuf,
    /// Unless all of these features are on, cargo does not build it, and says nothing.
    #[serde(default, rename = "required-features")]
    pub required_features: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub struct Resolve {
    pub nodes: Vec<Node>,
}

/// One package in the graph.
#[derive(Debug, Deserialize)]
pub struct Node {
    pub id: String,
    pub deps: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
pub struct Dependency {
    /// Identifier of what is depended on.
    pub pkg: String,
    pub dep_kinds: Vec<DependencyKind>,
}

#[derive(Debug, Deserialize)]
pub struct DependencyKind {
    /// `None` for an ordinary one, else `build` or `dev`.
    pub kind: Option<String>,
}

impl Metadata {
    /// The workspace's own packages.
    pub fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| self.workspace_members.contains(&package.id))
    }

    /// What `cargo build` builds in the root folder.
    pub fn default_members(&self) -> impl Iterator<Item = &Package> {
        let all = self.workspace_default_members.is_empty();
        self.members().filter(move |package| all || self.workspace_default_members.contains(&package.id))
    }
}

impl Package {
    /// Its programs.
    pub fn bins(&self) -> impl Iterator<Item = &Target> {
        self.targets.iter().filter(|target| target.is("bin"))
    }

    /// The programs that it has with its default features.
    pub fn default_bins(&self) -> impl Iterator<Item = &Target> {
        let on = self.default_features();
        self.bins().filter(move |bin| bin.required_features.iter().all(|name| on.contains(name.as_str())))
    }

    /// The features that are on by default, also those that others of them turn on.
    pub fn default_features(&self) -> BTreeSet<&str> {
        let mut on = BTreeSet::new();
        let mut left = vec!["default"];
        while let Some(name) = left.pop() {
            if on.insert(name) {
                left.extend(self.features.get(name).into_iter().flatten().map(String::as_str));
            }
        }
        on
    }
}

impl Target {
    /// Whether it is of this kind: `bin`, `lib`, `proc-macro`, `custom-build`.
    pub fn is(&self, kind: &str) -> bool {
        self.kind.iter().any(|own| own == kind)
    }
}
