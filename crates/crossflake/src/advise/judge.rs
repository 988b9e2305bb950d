//! Which crates decide what a build needs.

use std::collections::BTreeSet;

use serde::Serialize;

use super::graph::{Graph, Package, Reached, Side};
use super::native_crates::{self, Row, Way};
use crate::list::sorted;
use crossflake_target::{LIBSTDCXX, System};

/// What the dependencies are made of, the easiest first. A target takes all that come before, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Kind {
    #[serde(rename = "rust")]
    Rust,
    #[serde(rename = "c")]
    C,
    #[serde(rename = "c++")]
    Cplusplus,
    #[serde(rename = "system")]
    System,
}

/// What one crate needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// It compiles C for its side.
    C,
    /// It compiles C++ for its side.
    Cplusplus,
    /// It links what these Debian packages have.
    Libraries(Vec<String>),
    /// It links libraries, and which packages have them is not known. The names are what pkg-config is asked
    /// for, as far as the manifest says.
    Unknown(Vec<String>),
    /// It only runs programs.
    Programs,
}

/// A crate that decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub name: String,
    pub version: String,
    pub side: Side,
    pub need: Need,
    /// Debian packages with what it runs on the build machine.
    pub tools: Vec<String>,
    /// How it comes in: from a package of the workspace down to the crate.
    pub path: Vec<String>,
}

/// What a build needs, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Sorted by name, version and side.
    pub findings: Vec<Finding>,
}

/// Finds the crates that decide. C for build scripts decides nothing: there is always a compiler for the
/// build machine.
pub fn judge(graph: &Graph) -> Judgement {
    let mut findings: Vec<Finding> =
        graph.reached().into_iter().filter_map(|reached| finding(graph, reached)).collect();
    findings.sort_by(|a, b| (&a.name, &a.version, a.side).cmp(&(&b.name, &b.version, b.side)));
    Judgement { findings }
}

fn finding(graph: &Graph, reached: Reached) -> Option<Finding> {
    let package = &graph.packages[reached.package];
    let (need, tools) = need(graph, package)?;
    let compiles = matches!(need, Need::C | Need::Cplusplus);
    if reached.side == Side::Build && compiles && tools.is_empty() {
        return None;
    }
    Some(Finding {
        name: package.name.clone(),
        version: package.version.clone(),
        side: reached.side,
        need,
        tools,
        path: reached.path,
    })
}

/// What a crate needs, with its tools; `None` for one that is Rust alone.
fn need(graph: &Graph, package: &Package) -> Option<(Need, Vec<String>)> {
    let uses = |name: &str| package.build.iter().any(|&at| graph.packages[at].name == name);
    let Some(row) = native_crates::of_crate(&package.name) else {
        let need = guess(package, uses)?;
        return Some((need, tools(uses)));
    };
    let need = match row.way(|feature| package.features.contains(feature)) {
        Way::Links(packages) => return Some((Need::Libraries(owned(packages)), Vec::new())),
        Way::C => Need::C,
        Way::Cplusplus => Need::Cplusplus,
        Way::Opens | Way::Nothing => Need::Programs,
    };
    let mut tools = row.tools.map_or_else(|| tools(uses), owned);
    if graph.windows {
        tools.extend(owned(row.tools_for_windows));
    }
    (need != Need::Programs || !tools.is_empty()).then_some((need, tools))
}

/// Judges by what the build script uses. One that can compile is taken to do so where the library is not
/// found, which is what most do.
fn guess(package: &Package, uses: impl Fn(&str) -> bool) -> Option<Need> {
    if !package.probes.is_empty() {
        return Some(probed(&package.probes));
    }
    if ["cc", "cmake", "autotools"].iter().any(|name| uses(name)) {
        return Some(if package.script.cplusplus { Need::Cplusplus } else { Need::C });
    }
    let asks = ["pkg-config", "system-deps", "metadeps"].iter().any(|name| uses(name));
    if asks && !package.script.probes.is_empty() {
        return Some(probed(&package.script.probes));
    }
    (package.links && asks).then(|| Need::Unknown(Vec::new()))
}

/// All names known, or the names.
fn probed(probes: &[String]) -> Need {
    let packages: Option<BTreeSet<&str>> = probes.iter().map(|name| native_crates::of_module(name)).collect();
    match packages {
        Some(packages) => Need::Libraries(packages.into_iter().map(str::to_owned).collect()),
        None => Need::Unknown(probes.to_vec()),
    }
}

/// Programs that crates for build scripts run; the rest of the toolchain has make.
fn tools(uses: impl Fn(&str) -> bool) -> Vec<String> {
    let known = [("cmake", &["cmake"][..]), ("autotools", &["autoconf", "automake", "libtool"])];
    known.iter().filter(|(name, _)| uses(name)).flat_map(|(_, tools)| owned(tools)).collect()
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

impl Judgement {
    /// The hardest that is compiled or linked for the target.
    pub fn kind(&self) -> Kind {
        self.findings
            .iter()
            .filter(|finding| finding.side == Side::Target)
            .map(Finding::kind)
            .max()
            .unwrap_or(Kind::Rust)
    }

    /// Whether a target for this system takes it. Libraries of the system are there for glibc only.
    pub fn fits(&self, system: System) -> bool {
        match self.kind() {
            Kind::Rust | Kind::C => true,
            Kind::Cplusplus => system.has_cplusplus(),
            Kind::System => system.has_floor(),
        }
    }

    /// The Debian packages that the target's sysroot needs, sorted.
    pub fn packages(&self) -> Vec<String> {
        let target = self.findings.iter().filter(|finding| finding.side == Side::Target);
        sorted(target.flat_map(|finding| finding.need.packages()))
    }

    /// The Debian packages that the build machine needs, sorted.
    pub fn tools(&self) -> Vec<String> {
        sorted(self.findings.iter().flat_map(|finding| finding.tools.clone()))
    }
}

impl Need {
    /// The Debian packages that the target's sysroot must have and the machine that runs the program, too. C++ needs
    /// the standard library, unless the project links it statically.
    pub fn packages(&self) -> Vec<String> {
        match self {
            Self::Libraries(packages) => packages.clone(),
            Self::Cplusplus => vec![LIBSTDCXX.to_owned()],
            Self::C | Self::Unknown(_) | Self::Programs => Vec::new(),
        }
    }
}

impl Finding {
    /// The crate's features with one of which the target would need no library for it.
    pub fn spared_by(&self) -> Vec<&'static str> {
        let linked = self.side == Side::Target && matches!(self.need, Need::Libraries(_));
        let row = native_crates::of_crate(&self.name).filter(|_| linked);
        row.into_iter().flat_map(Row::spared_by).collect()
    }

    fn kind(&self) -> Kind {
        match self.need {
            Need::C => Kind::C,
            Need::Cplusplus => Kind::Cplusplus,
            Need::Libraries(_) | Need::Unknown(_) => Kind::System,
            Need::Programs => Kind::Rust,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::graph::tests::graph;
    use super::*;

    fn feature(graph: &mut Graph, name: &str, feature: &str) {
        let package = graph.packages.iter_mut().find(|package| package.name == name).unwrap();
        package.features.insert(feature.to_owned());
    }

    #[test]
    fn rust_alone_needs_nothing_and_fits_everywhere() {
        let judgement = judge(&graph(&[("app", &["serde"], &[]), ("serde", &[], &[])]));
        assert_eq!((judgement.findings.len(), judgement.kind()), (0, Kind::Rust));
        assert!(judgement.fits(System::Musl) && judgement.fits(System::Gnu));
    }

    #[test]
    fn c_from_source_fits_a_static_target_too() {
        let judgement = judge(&graph(&[("app", &["ring"], &[]), ("ring", &[], &["cc"]), ("cc", &[], &[])]));
        assert_eq!(judgement.kind(), Kind::C);
        assert!(judgement.fits(System::Musl) && judgement.packages().is_empty());
        assert_eq!(judgement.findings[0].path, ["app", "ring"]);
    }

    #[test]
    fn a_library_of_the_system_names_its_packages_and_fits_no_static_target() {
        let judgement = judge(&graph(&[
            ("app", &["native-tls"], &[]),
            ("native-tls", &["openssl-sys"], &[]),
            ("openssl-sys", &[], &["cc", "pkg-config"]),
            ("cc", &[], &[]),
            ("pkg-config", &[], &[]),
        ]));
        assert_eq!((judgement.kind(), judgement.packages()), (Kind::System, vec!["libssl-dev".to_owned()]));
        assert!(judgement.fits(System::Gnu) && !judgement.fits(System::Musl));
        assert!(judgement.tools().is_empty(), "perl is for OpenSSL's own source only");
        assert_eq!(judgement.findings[0].spared_by(), ["vendored"]);
    }

    #[test]
    fn a_feature_has_a_library_compiled_instead() {
        let mut graph = graph(&[
            ("app", &["libsqlite3-sys", "openssl-sys"], &[]),
            ("libsqlite3-sys", &[], &["cc"]),
            ("openssl-sys", &[], &["cc"]),
            ("cc", &[], &[]),
        ]);
        feature(&mut graph, "libsqlite3-sys", "bundled");
        feature(&mut graph, "openssl-sys", "vendored");
        let judgement = judge(&graph);
        assert_eq!((judgement.kind(), judgement.packages()), (Kind::C, vec![]));
        assert_eq!(judgement.tools(), ["perl"]);
    }

    #[test]
    fn cplusplus_fits_where_there_is_a_library_for_it() {
        let mut graph = graph(&[("app", &["snappy"], &[]), ("snappy", &[], &["cc"]), ("cc", &[], &[])]);
        graph.packages[1].script.cplusplus = true;
        let judgement = judge(&graph);
        assert_eq!(
            (judgement.kind(), judgement.packages()),
            (Kind::Cplusplus, vec!["libstdc++6".to_owned()])
        );
        for system in [System::Gnu, System::Musl, System::Windows] {
            assert!(judgement.fits(system));
        }
        assert!(!judgement.fits(System::Wasi));
    }

    #[test]
    fn what_build_scripts_compile_decides_nothing_but_what_they_run_is_needed() {
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
    fn cmake_is_a_tool_unless_the_crate_is_known_not_to_run_it() {
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
    fn a_name_for_pkg_config_leads_to_its_package_or_is_told() {
        let mut graph =
            graph(&[("app", &["gtk4-sys", "x-sys"], &[]), ("gtk4-sys", &[], &[]), ("x-sys", &[], &[])]);
        graph.packages[1].probes = vec!["gtk4".to_owned()];
        graph.packages[2].probes = vec!["x".to_owned()];
        let judgement = judge(&graph);
        assert_eq!(judgement.packages(), ["libgtk-4-dev"]);
        assert_eq!(judgement.findings[1].need, Need::Unknown(vec!["x".to_owned()]));
        assert_eq!(judgement.kind(), Kind::System);
    }

    #[test]
    fn what_a_build_script_asks_for_leads_to_packages_too_unless_it_can_compile() {
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
    fn links_alone_is_no_library() {
        let mut graph = graph(&[("app", &["rayon-core"], &[]), ("rayon-core", &[], &[])]);
        graph.packages[1].links = true;
        assert!(judge(&graph).findings.is_empty());
    }
}
