//! The fields of `cargo metadata`'s JSON that crossflake uses. The chapter on `cargo metadata` in the Cargo book defines
//! them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

/// The output of `cargo metadata`.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    pub packages: Vec<Package>,
    /// Ids of the workspace's packages.
    pub workspace_members: Vec<String>,
    /// Ids of the packages that `cargo build` builds by default. Empty before cargo 1.71.
    #[serde(default)]
    pub workspace_default_members: Vec<String>,
    pub workspace_root: PathBuf,
    /// `None` with `--no-deps`.
    pub resolve: Option<Resolve>,
}

/// A package of the workspace, or a dependency.
#[derive(Debug, Deserialize)]
pub struct Package {
    pub id: String,
    pub name: String,
    pub version: String,
    /// The native library that it links.
    pub links: Option<String>,
    /// The oldest Rust that it supports.
    pub rust_version: Option<String>,
    /// The path of its Cargo.toml.
    #[serde(default)]
    pub manifest_path: PathBuf,
    /// The dependencies in its Cargo.toml.
    #[serde(default)]
    pub dependencies: Vec<Declared>,
    pub targets: Vec<Target>,
    /// Each feature with the features that it enables, also of dependencies.
    #[serde(default)]
    pub features: BTreeMap<String, Vec<String>>,
    /// The table `package.metadata`, or null.
    #[serde(default)]
    pub metadata: Value,
}

/// A target in cargo's sense: a library, program, test or build script of a package.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct Target {
    pub name: String,
    pub kind: Vec<String>,
    pub src_path: PathBuf,
    /// Cargo silently skips the target unless all of these features are enabled.
    #[serde(default, rename = "required-features")]
    pub required_features: Vec<String>,
}

/// A dependency in a package's Cargo.toml.
#[derive(Debug, Deserialize)]
pub struct Declared {
    pub name: String,
    /// `None` for a normal dependency, else `build` or `dev`.
    #[serde(default)]
    pub kind: Option<String>,
    /// The folder of a path dependency.
    #[serde(default)]
    pub path: Option<PathBuf>,
}

/// The resolved dependency graph.
#[derive(Debug, Deserialize)]
pub struct Resolve {
    pub nodes: Vec<Node>,
}

/// A package in the graph, with its dependencies.
#[derive(Debug, Deserialize)]
pub struct Node {
    pub id: String,
    pub deps: Vec<Dependency>,
}

/// A dependency of a package.
#[derive(Debug, Deserialize)]
pub struct Dependency {
    /// Id of the dependency.
    pub pkg: String,
    pub dep_kinds: Vec<DependencyKind>,
}

/// One way in which a package depends on another.
#[derive(Debug, Deserialize)]
pub struct DependencyKind {
    /// `None` for a normal dependency, else `build` or `dev`.
    pub kind: Option<String>,
}

impl Metadata {
    /// The workspace's packages.
    pub fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| self.workspace_members.contains(&package.id))
    }

    /// The packages that `cargo build` builds in the root folder.
    pub fn default_members(&self) -> impl Iterator<Item = &Package> {
        let all = self.workspace_default_members.is_empty();
        self.members().filter(move |package| all || self.workspace_default_members.contains(&package.id))
    }
}

impl Package {
    /// The folder of its Cargo.toml.
    pub(crate) fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(Path::new(""))
    }

    /// Its binaries.
    pub(crate) fn bins(&self) -> impl Iterator<Item = &Target> {
        self.targets.iter().filter(|target| target.is("bin"))
    }

    /// Its libraries for programs in other languages.
    pub(crate) fn c_libraries(&self) -> impl Iterator<Item = &Target> {
        self.targets.iter().filter(|target| target.is("cdylib") || target.is("staticlib"))
    }

    /// The binaries that cargo builds with the default features.
    pub(crate) fn default_bins(&self) -> impl Iterator<Item = &Target> {
        let enabled = self.default_features();
        self.bins().filter(move |bin| bin.required_features.iter().all(|name| enabled.contains(name.as_str())))
    }

    /// The features that `default` enables, directly or through other features, and `default` itself.
    pub(crate) fn default_features(&self) -> BTreeSet<&str> {
        let mut enabled = BTreeSet::new();
        let mut pending = vec!["default"];
        while let Some(name) = pending.pop() {
            if enabled.insert(name) {
                pending.extend(self.features.get(name).into_iter().flatten().map(String::as_str));
            }
        }
        enabled
    }
}

impl Target {
    /// Whether it is of this kind, for example `bin`, `lib`, `proc-macro` or `custom-build`.
    pub(crate) fn is(&self, kind: &str) -> bool {
        self.kind.iter().any(|own| own == kind)
    }
}
