//! Finds the crates that compile C or C++, link system libraries, run programs or download files.

use std::collections::BTreeSet;

use serde::Serialize;

use super::graph::{Graph, Package, Reached, Side};
use super::native_crates::{self, KnownCrate, Requirement};
use crate::list::sorted;
use crossflake_target::{LIBSTDCXX, System};

/// The native code among the dependencies, the least demanding kind first. A target that supports one kind also
/// supports all before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) enum Kind {
    /// Only Rust.
    #[serde(rename = "rust")]
    Rust,
    /// C, compiled from source.
    #[serde(rename = "c")]
    C,
    /// C++, compiled from source.
    #[serde(rename = "c++")]
    Cplusplus,
    /// Libraries of the system.
    #[serde(rename = "system")]
    System,
}

/// The requirements of one crate on its [`Side`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// Compiles C.
    C,
    /// Compiles C++.
    Cplusplus,
    /// Links libraries of these Debian packages.
    Libraries(Vec<String>),
    /// Links libraries of unknown packages. The values are pkg-config names, as far as they are known.
    Unknown(Vec<String>),
    /// Only runs programs.
    Programs,
    /// Compiles, links and runs nothing.
    Nothing,
}

/// A file that a crate downloads while it builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Download {
    /// The table's entry; `None` if the crate is unknown and seems to download because of its build script.
    known: Option<native_crates::Download>,
}

/// A crate with a need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub name: String,
    pub version: String,
    pub side: Side,
    pub need: Need,
    /// Debian packages with the programs that it runs on the build machine.
    pub tools: Vec<String>,
    /// Its download.
    pub download: Option<Download>,
    /// Crate names from a workspace package to this crate.
    pub path: Vec<String>,
}

/// All findings about a build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Sorted by name, version and side.
    pub findings: Vec<Finding>,
}

/// Finds the crates with a need. Leaves out C and C++ of build-dependencies, because the toolchain always has a compiler
/// for the build machine.
pub fn judge(graph: &Graph) -> Judgement {
    let mut findings: Vec<Finding> =
        graph.reached().into_iter().filter_map(|reached| finding(graph, reached)).collect();
    findings.sort_by(|a, b| (&a.name, &a.version, a.side).cmp(&(&b.name, &b.version, b.side)));
    Judgement { findings }
}

fn finding(graph: &Graph, reached: Reached) -> Option<Finding> {
    let package = &graph.packages[reached.package];
    let download = download(graph, package);
    let need = need(graph, package).filter(|(need, tools)| {
        let compiles = matches!(need, Need::C | Need::Cplusplus);
        reached.side == Side::Target || !compiles || !tools.is_empty()
    });
    if need.is_none() && download.is_none() {
        return None;
    }
    let (need, tools) = need.unwrap_or((Need::Nothing, Vec::new()));
    Some(Finding {
        name: package.name.clone(),
        version: package.version.clone(),
        side: reached.side,
        need,
        tools,
        download,
        path: reached.path,
    })
}

/// The need of a crate, and its tools; `None` for pure Rust.
fn need(graph: &Graph, package: &Package) -> Option<(Need, Vec<String>)> {
    let uses = |name: &str| package.build.iter().any(|&at| graph.packages[at].name == name);
    let Some(known) = native_crates::of_crate(&package.name) else {
        let need = guess(package, uses)?;
        return Some((need, tools(uses)));
    };
    let need = match known.requirement(|feature| package.features.contains(feature)) {
        Requirement::Links(packages) => return Some((Need::Libraries(owned(packages)), Vec::new())),
        Requirement::C => Need::C,
        Requirement::Cplusplus => Need::Cplusplus,
        Requirement::Dlopen | Requirement::Nothing => Need::Programs,
    };
    let mut tools = known.tools.map_or_else(|| tools(uses), owned);
    if graph.windows {
        tools.extend(owned(known.tools_for_windows));
    }
    (need != Need::Programs || !tools.is_empty()).then_some((need, tools))
}

/// The download of a crate: by the table or, if the table does not know, by its build script and build-dependencies. A build
/// script often downloads through a crate for this purpose.
fn download(graph: &Graph, package: &Package) -> Option<Download> {
    let enabled = |feature: &str| package.features.contains(feature);
    if let Some(known) = native_crates::of_crate(&package.name).and_then(|known| known.download(enabled)) {
        return known.map(|known| Download { known: Some(known) });
    }
    let mut seen = BTreeSet::new();
    let mut pending = package.build.clone();
    while let Some(at) = pending.pop() {
        if seen.insert(at) {
            pending.extend(&graph.packages[at].normal);
        }
    }
    let has_client = seen.iter().any(|&at| native_crates::is_client(&graph.packages[at].name));
    (has_client || package.script.downloads).then_some(Download { known: None })
}

/// Guesses the need of an unknown crate from its build-dependencies. Assumes that a build script that can compile the
/// library does so, because most do if the system has none.
fn guess(package: &Package, uses: impl Fn(&str) -> bool) -> Option<Need> {
    if !package.probes.is_empty() {
        return Some(libraries(&package.probes));
    }
    if ["cc", "cmake", "autotools"].iter().any(|name| uses(name)) {
        return Some(if package.script.cplusplus { Need::Cplusplus } else { Need::C });
    }
    let finds_libraries = ["pkg-config", "system-deps", "metadeps"].iter().any(|name| uses(name));
    if finds_libraries && !package.script.probes.is_empty() {
        return Some(libraries(&package.script.probes));
    }
    (package.links && finds_libraries).then(|| Need::Unknown(Vec::new()))
}

/// The packages of pkg-config names, or the names if the package of one is unknown.
fn libraries(probes: &[String]) -> Need {
    let packages: Option<BTreeSet<&str>> = probes.iter().map(|name| native_crates::of_module(name)).collect();
    match packages {
        Some(packages) => Need::Libraries(packages.into_iter().map(str::to_owned).collect()),
        None => Need::Unknown(probes.to_vec()),
    }
}

/// Debian packages with the programs that build-dependencies run. The toolchain itself has make.
fn tools(uses: impl Fn(&str) -> bool) -> Vec<String> {
    let known = [("cmake", &["cmake"][..]), ("autotools", &["autoconf", "automake", "libtool"])];
    known.iter().filter(|(name, _)| uses(name)).flat_map(|(_, tools)| owned(tools)).collect()
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

impl Judgement {
    /// The most demanding kind that is compiled or linked for the target.
    pub(crate) fn kind(&self) -> Kind {
        self.findings
            .iter()
            .filter(|finding| finding.side == Side::Target)
            .map(Finding::kind)
            .max()
            .unwrap_or(Kind::Rust)
    }

    /// Whether a target of this system supports [`kind`](Self::kind). Debian has system libraries for glibc only.
    pub(crate) fn fits(&self, system: System) -> bool {
        match self.kind() {
            Kind::Rust | Kind::C => true,
            Kind::Cplusplus => system.has_cplusplus(),
            Kind::System => system.has_floor(),
        }
    }

    /// The Debian packages that the target's sysroot needs, sorted.
    pub(crate) fn packages(&self) -> Vec<String> {
        let target = self.findings.iter().filter(|finding| finding.side == Side::Target);
        sorted(target.flat_map(|finding| finding.need.packages()))
    }

    /// The Debian packages with the programs that the build runs, sorted.
    pub(crate) fn tools(&self) -> Vec<String> {
        sorted(self.findings.iter().flat_map(|finding| finding.tools.clone()))
    }
}

impl Download {
    /// Whether the table has the crate.
    pub(crate) fn is_known(&self) -> bool {
        self.known.is_some()
    }

    /// What the crate does, to follow its name.
    pub(crate) fn problem(&self) -> &'static str {
        match self.known {
            Some(_) => "downloads files while it builds, but builds have no network",
            None => "seems to download files while it builds, but builds have no network",
        }
    }

    /// What to do, as an imperative sentence without a full stop.
    pub(crate) fn remedy(&self) -> &'static str {
        match self.known {
            Some(known) => known.remedy,
            None => "look in its documentation for a feature or an environment variable that names a local file",
        }
    }

    /// The environment variable that makes the crate use a file instead; empty if it is unknown.
    pub(crate) fn variable(&self) -> &'static str {
        self.known.map_or("", |known| known.variable)
    }
}

impl Need {
    /// The Debian packages that the target's sysroot needs, and usually also the machine that runs the program. C++ needs
    /// libstdc++ unless the project links it statically.
    pub(crate) fn packages(&self) -> Vec<String> {
        match self {
            Self::Libraries(packages) => packages.clone(),
            Self::Cplusplus => vec![LIBSTDCXX.to_owned()],
            Self::C | Self::Unknown(_) | Self::Programs | Self::Nothing => Vec::new(),
        }
    }
}

impl Finding {
    /// The crate's features with which the target needs no system library for it.
    pub(crate) fn spared_by(&self) -> Vec<&'static str> {
        let linked = self.side == Side::Target && matches!(self.need, Need::Libraries(_));
        let known = native_crates::of_crate(&self.name).filter(|_| linked);
        known.into_iter().flat_map(KnownCrate::spared_by).collect()
    }

    fn kind(&self) -> Kind {
        match self.need {
            Need::C => Kind::C,
            Need::Cplusplus => Kind::Cplusplus,
            Need::Libraries(_) | Need::Unknown(_) => Kind::System,
            Need::Programs | Need::Nothing => Kind::Rust,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::graph::tests::graph;
    use super::*;

    fn enable(graph: &mut Graph, name: &str, feature: &str) {
        let package = graph.packages.iter_mut().find(|package| package.name == name).unwrap();
        package.features.insert(feature.to_owned());
    }

    #[test]
    fn pure_rust_fits_every_system() {
        let judgement = judge(&graph(&[("app", &["serde"], &[]), ("serde", &[], &[])]));
        assert_eq!((judgement.findings.len(), judgement.kind()), (0, Kind::Rust));
        assert!(judgement.fits(System::Musl) && judgement.fits(System::Gnu));
    }

    #[test]
    fn c_from_source_fits_musl() {
        let judgement = judge(&graph(&[("app", &["ring"], &[]), ("ring", &[], &["cc"]), ("cc", &[], &[])]));
        assert_eq!(judgement.kind(), Kind::C);
        assert!(judgement.fits(System::Musl) && judgement.packages().is_empty());
        assert_eq!(judgement.findings[0].path, ["app", "ring"]);
    }

    #[test]
    fn a_system_library_needs_packages_and_rules_out_musl() {
        let judgement = judge(&graph(&[
            ("app", &["native-tls"], &[]),
            ("native-tls", &["openssl-sys"], &[]),
            ("openssl-sys", &[], &["cc", "pkg-config"]),
            ("cc", &[], &[]),
            ("pkg-config", &[], &[]),
        ]));
        assert_eq!((judgement.kind(), judgement.packages()), (Kind::System, vec!["libssl-dev".to_owned()]));
        assert!(judgement.fits(System::Gnu) && !judgement.fits(System::Musl));
        assert!(judgement.tools().is_empty(), "only OpenSSL from source needs perl");
        assert_eq!(judgement.findings[0].spared_by(), ["vendored"]);
    }

    #[test]
    fn a_feature_compiles_the_library_instead() {
        let mut graph = graph(&[
            ("app", &["libsqlite3-sys", "openssl-sys"], &[]),
            ("libsqlite3-sys", &[], &["cc"]),
            ("openssl-sys", &[], &["cc"]),
            ("cc", &[], &[]),
        ]);
        enable(&mut graph, "libsqlite3-sys", "bundled");
        enable(&mut graph, "openssl-sys", "vendored");
        let judgement = judge(&graph);
        assert_eq!((judgement.kind(), judgement.packages()), (Kind::C, vec![]));
        assert_eq!(judgement.tools(), ["perl"]);
    }

    #[test]
    fn cplusplus_fits_systems_with_a_libstdcplusplus() {
        let mut graph = graph(&[("app", &["snappy"], &[]), ("snappy", &[], &["cc"]), ("cc", &[], &[])]);
        graph.packages[1].script.cplusplus = true;
        let judgement = judge(&graph);
        assert_eq!((judgement.kind(), judgement.packages()), (Kind::Cplusplus, vec!["libstdc++6".to_owned()]));
        for system in [System::Gnu, System::Musl, System::Windows] {
            assert!(judgement.fits(system));
        }
        assert!(!judgement.fits(System::Wasi));
    }

    #[test]
    fn c_of_build_dependencies_is_left_out_and_their_tools_are_needed() {
        let judgement = judge(&graph(&[
            ("app", &[], &["bindgen", "zstd-sys"]),
            ("bindgen", &["clang-sys"], &[]),
            ("clang-sys", &[], &[]),
            ("zstd-sys", &[], &["cc"]),
            ("cc", &[], &[]),
        ]));
        let names: Vec<&str> = judgement.findings.iter().map(|finding| finding.name.as_str()).collect();
        assert_eq!((names, judgement.kind()), (vec!["clang-sys"], Kind::Rust));
        assert_eq!(judgement.tools(), ["libclang-dev"]);
    }

    #[test]
    fn cmake_is_a_tool_unless_the_table_excludes_it() {
        let packages: &[(&str, &[&str], &[&str])] = &[
            ("app", &["aws-lc-sys", "other-sys"], &[]),
            ("aws-lc-sys", &[], &["cc", "cmake"]),
            ("other-sys", &[], &["cmake"]),
            ("cc", &[], &[]),
            ("cmake", &[], &[]),
        ];
        let judgement = judge(&graph(packages));
        let tools: Vec<_> =
            judgement.findings.iter().map(|finding| (finding.name.as_str(), finding.tools.len())).collect();
        assert_eq!(tools, [("aws-lc-sys", 0), ("other-sys", 1)]);
        let for_windows = judge(&Graph { windows: true, ..graph(packages) });
        assert_eq!(for_windows.tools(), ["cmake", "nasm"]);
    }

    #[test]
    fn a_pkg_config_name_gives_a_package_or_is_unknown() {
        let mut graph = graph(&[("app", &["gtk4-sys", "x-sys"], &[]), ("gtk4-sys", &[], &[]), ("x-sys", &[], &[])]);
        graph.packages[1].probes = vec!["gtk4".to_owned()];
        graph.packages[2].probes = vec!["x".to_owned()];
        let judgement = judge(&graph);
        assert_eq!(judgement.packages(), ["libgtk-4-dev"]);
        assert_eq!(judgement.findings[1].need, Need::Unknown(vec!["x".to_owned()]));
        assert_eq!(judgement.kind(), Kind::System);
    }

    #[test]
    fn a_pkg_config_name_in_a_build_script_counts_unless_it_can_compile() {
        let crates: &[(&str, &[&str], &[&str])] = &[
            ("app", &["z-sys"], &[]),
            ("z-sys", &[], &["pkg-config", "cc"]),
            ("pkg-config", &[], &[]),
            ("cc", &[], &[]),
        ];
        let mut graph = graph(crates);
        graph.packages[1].script.probes = vec!["zlib".to_owned()];
        assert_eq!(judge(&graph).kind(), Kind::C);
        graph.packages[1].build.pop();
        assert_eq!(judge(&graph).packages(), ["zlib1g-dev"]);
    }

    #[test]
    fn a_download_is_found_by_the_table_or_by_the_build_dependencies() {
        let mut graph = graph(&[
            ("app", &["v8", "ort-sys", "x-sys", "y-sys"], &[]),
            ("v8", &[], &[]),
            ("ort-sys", &[], &["ureq"]),
            ("x-sys", &[], &["x-fetch"]),
            ("x-fetch", &["ureq"], &[]),
            ("y-sys", &[], &[]),
            ("ureq", &[], &[]),
        ]);
        graph.packages[5].script.downloads = true;
        let downloads = |graph: &Graph| {
            let findings =
                judge(graph).findings.into_iter().filter_map(|finding| Some((finding.download?, finding.name)));
            findings.map(|(download, name)| (name, download.variable())).collect::<Vec<_>>()
        };
        let expected = [("v8", "RUSTY_V8_ARCHIVE"), ("x-sys", ""), ("y-sys", "")]
            .map(|(name, variable)| (name.to_owned(), variable));
        assert_eq!(downloads(&graph), expected, "without its feature, ort-sys does not download");
        enable(&mut graph, "ort-sys", "download-binaries");
        assert_eq!(downloads(&graph)[0].0, "ort-sys");
        assert_eq!(judge(&graph).kind(), Kind::Rust);
    }

    #[test]
    fn the_key_links_alone_is_no_need() {
        let mut graph = graph(&[("app", &["rayon-core"], &[]), ("rayon-core", &[], &[])]);
        graph.packages[1].links = true;
        assert!(judge(&graph).findings.is_empty());
    }
}
