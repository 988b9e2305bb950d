//! The dependency graph of a build.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use serde::Serialize;

use super::build_script::BuildScript;
use crate::cargo::{Built, Metadata, metadata};

/// The packages of a build, sorted by name and version.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Graph {
    pub packages: Vec<Package>,
    /// Indices of the packages that the build selects.
    pub roots: Vec<usize>,
    /// Whether the target's system is Windows.
    pub windows: bool,
}

/// A package, and the facts about it that decide what it needs.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Package {
    pub name: String,
    pub version: String,
    /// Has the key `links`: it wraps a native library.
    pub links: bool,
    /// The key `rust-version`: the oldest Rust that it supports.
    pub rust_version: Option<String>,
    /// The enabled features.
    pub features: BTreeSet<String>,
    /// Runs inside the compiler, on the build machine.
    pub proc_macro: bool,
    /// The default if it has no build script.
    pub script: BuildScript,
    /// pkg-config names in the table `package.metadata.system-deps`, which the crate `system-deps` reads.
    pub probes: Vec<String>,
    /// Indices of the dependencies, sorted. Dev-dependencies are left out.
    pub normal: Vec<usize>,
    /// Indices of the build-dependencies, sorted.
    pub build: Vec<usize>,
}

/// The machine that a crate is compiled for. A crate may be compiled for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    Target,
    /// Build scripts, procedural macros and their dependencies.
    Build,
}

/// A crate that a build compiles.
#[derive(Debug, PartialEq, Eq)]
pub struct Reached {
    /// Index in [`Graph::packages`].
    pub package: usize,
    pub side: Side,
    /// Crate names from a root to this crate, both included; a shortest path.
    pub path: Vec<String>,
}

impl Graph {
    /// Joins the dependencies of `cargo metadata` with the crates that `cargo tree` lists as built.
    ///
    /// The roots are the packages in `named`, or the workspace's default members if it is empty. `read` reads a build
    /// script.
    pub fn of(metadata: &Metadata, built: &Built, named: &[String], read: impl Fn(&Path) -> BuildScript) -> Self {
        let features = |package: &metadata::Package| built.features(&package.name, &package.version);
        let mut sorted: Vec<_> = metadata.packages.iter().filter(|package| features(package).is_some()).collect();
        sorted.sort_by(|a, b| (&a.name, &a.version, &a.id).cmp(&(&b.name, &b.version, &b.id)));
        let index: BTreeMap<&str, usize> =
            sorted.iter().enumerate().map(|(index, package)| (package.id.as_str(), index)).collect();
        let package = |package: &&metadata::Package| Package {
            features: features(package).cloned().unwrap_or_default(),
            ..Package::of(package, &read)
        };
        let mut packages: Vec<_> = sorted.iter().map(package).collect();
        for node in metadata.resolve.iter().flat_map(|resolve| &resolve.nodes) {
            if let Some(&at) = index.get(node.id.as_str()) {
                packages[at].connect(node, &index);
            }
        }
        let is_root = |package: &&metadata::Package| named.contains(&package.name);
        let roots: Vec<&metadata::Package> = match named {
            [] => metadata.default_members().collect(),
            _ => metadata.members().filter(is_root).collect(),
        };
        let mut roots: Vec<usize> =
            roots.iter().filter_map(|package| index.get(package.id.as_str()).copied()).collect();
        roots.sort_unstable();
        Self { packages, roots, windows: false }
    }

    /// All compiled crates, once for each side, nearest to a root first.
    pub fn reached(&self) -> Vec<Reached> {
        let mut from: BTreeMap<(usize, Side), Option<(usize, Side)>> = BTreeMap::new();
        let mut queue = VecDeque::new();
        for &root in &self.roots {
            from.insert((root, Side::Target), None);
            queue.push_back((root, Side::Target));
        }
        let mut order = Vec::new();
        while let Some(at) = queue.pop_front() {
            order.push(at);
            for next in self.next(at) {
                from.entry(next).or_insert_with(|| {
                    queue.push_back(next);
                    Some(at)
                });
            }
        }
        order.into_iter().map(|at| self.path_to(at, &from)).collect()
    }

    /// The dependencies of a crate, each with its side.
    fn next(&self, (package, side): (usize, Side)) -> impl Iterator<Item = (usize, Side)> {
        let package = &self.packages[package];
        let normal =
            package.normal.iter().map(move |&to| (to, if self.packages[to].proc_macro { Side::Build } else { side }));
        normal.chain(package.build.iter().map(|&to| (to, Side::Build)))
    }

    fn path_to(&self, at: (usize, Side), from: &BTreeMap<(usize, Side), Option<(usize, Side)>>) -> Reached {
        let mut path = Vec::new();
        let mut next = Some(at);
        while let Some(step) = next {
            path.push(self.packages[step.0].name.clone());
            next = from[&step];
        }
        path.reverse();
        Reached { package: at.0, side: at.1, path }
    }
}

impl Package {
    fn of(package: &metadata::Package, read: impl Fn(&Path) -> BuildScript) -> Self {
        let has = |kind: &'static str| package.targets.iter().filter(move |target| target.is(kind));
        Self {
            name: package.name.clone(),
            version: package.version.clone(),
            links: package.links.is_some(),
            rust_version: package.rust_version.clone(),
            proc_macro: has("proc-macro").next().is_some(),
            script: has("custom-build").map(|script| read(&script.src_path)).next().unwrap_or_default(),
            probes: probes(&package.metadata),
            ..Self::default()
        }
    }

    fn connect(&mut self, node: &metadata::Node, index: &BTreeMap<&str, usize>) {
        for dependency in &node.deps {
            let Some(&to) = index.get(dependency.pkg.as_str()) else { continue };
            for kind in &dependency.dep_kinds {
                match kind.kind.as_deref() {
                    None => self.normal.push(to),
                    Some("build") => self.build.push(to),
                    Some(_) => {}
                }
            }
        }
        for list in [&mut self.normal, &mut self.build] {
            list.sort_unstable();
            list.dedup();
        }
    }
}

/// The pkg-config names in `package.metadata.system-deps`: `name` of each table, or its key.
fn probes(metadata: &serde_json::Value) -> Vec<String> {
    let Some(dependencies) = metadata.get("system-deps").and_then(|value| value.as_object()) else {
        return Vec::new();
    };
    let name = |(key, value): (&String, &serde_json::Value)| {
        value.get("name").and_then(|name| name.as_str()).unwrap_or(key).to_owned()
    };
    dependencies.iter().map(name).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A graph of packages: name, dependencies and build-dependencies. The first package is the root.
    pub(crate) fn graph(packages: &[(&str, &[&str], &[&str])]) -> Graph {
        let at = |name: &&str| packages.iter().position(|(own, ..)| own == name).unwrap();
        let packages = packages
            .iter()
            .map(|(name, normal, build)| Package {
                name: (*name).to_owned(),
                version: "1.0.0".to_owned(),
                normal: normal.iter().map(at).collect(),
                build: build.iter().map(at).collect(),
                ..Package::default()
            })
            .collect();
        Graph { packages, roots: vec![0], windows: false }
    }

    #[test]
    fn the_path_to_a_crate_is_a_shortest_one() {
        let graph = graph(&[
            ("app", &["far", "near"], &[]),
            ("far", &["farther"], &[]),
            ("farther", &["wanted"], &[]),
            ("near", &["wanted"], &[]),
            ("wanted", &[], &[]),
        ]);
        let reached = graph.reached();
        let wanted = reached.iter().find(|reached| reached.package == 4).unwrap();
        assert_eq!(wanted.path, ["app", "near", "wanted"]);
    }

    #[test]
    fn dependencies_of_build_scripts_and_macros_are_for_the_build_machine() {
        let mut graph = graph(&[
            ("app", &["macro", "both"], &["script"]),
            ("macro", &["both"], &[]),
            ("script", &[], &[]),
            ("both", &[], &[]),
        ]);
        graph.packages[1].proc_macro = true;
        let mut sides: Vec<_> = graph.reached().iter().map(|reached| (reached.package, reached.side)).collect();
        sides.sort_unstable();
        let (target, build) = (Side::Target, Side::Build);
        assert_eq!(sides, [(0, target), (1, build), (2, build), (3, target), (3, build)]);
    }

    #[test]
    fn pkg_config_names_are_read_from_the_manifest() {
        let metadata = serde_json::json!({
            "system-deps": { "gtk4": "4.0", "glib_2_0": { "name": "glib-2.0", "version": "2.66" } }
        });
        assert_eq!(probes(&metadata), ["glib-2.0", "gtk4"]);
        assert!(probes(&serde_json::Value::Null).is_empty());
    }
}
