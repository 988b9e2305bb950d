//! The part of `cargo metadata`'s answer that matters here. See the chapter on `cargo metadata` in the
//! Cargo book for what each field means.

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
    pub targets: Vec<Target>,
    /// The table `package.metadata`, or null.
    #[serde(default)]
    pub metadata: Value,
}

/// What cargo calls a target: one thing that a package is compiled to.
#[derive(Debug, Deserialize)]
pub struct Target {
    pub name: String,
    pub kind: Vec<String>,
    pub src_path: PathBuf,
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
    /// The names of its programs.
    pub fn bins(&self) -> impl Iterator<Item = &str> {
        self.targets.iter().filter(|target| target.is("bin")).map(|target| target.name.as_str())
    }
}

impl Target {
    /// Whether it is of this kind: `bin`, `lib`, `proc-macro`, `custom-build`.
    pub fn is(&self, kind: &str) -> bool {
        self.kind.iter().any(|own| own == kind)
    }
}
