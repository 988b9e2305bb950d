//! Warnings about packages and tools that seem to be missing from a manifest's entry.
//!
//! They are only warnings because the build may succeed: a build script may find a library in another place, may not
//! compile its C++ code, or a package of another name may have the library.

use super::graph::Side;
use super::judge::{Finding, Judgement, Need};
use crate::manifest::Entry;
use crossflake_target::System;

/// One line for each crate whose packages or tools are missing from `entry`, and for each known one that downloads files.
/// `is_set` tells whether the project sets an environment variable.
pub(crate) fn entry_warnings(entry: &Entry, judgement: &Judgement, is_set: impl Fn(&str) -> bool) -> Vec<String> {
    let warnings = |finding| warning(entry, finding).into_iter().chain(download_warning(entry, finding, &is_set));
    judgement.findings.iter().flat_map(warnings).collect()
}

/// A crate whose download is only a guess has no warning.
fn download_warning(entry: &Entry, finding: &Finding, is_set: impl Fn(&str) -> bool) -> Option<String> {
    let download = finding.download.filter(|download| download.is_known() && !is_set(download.variable()))?;
    let Finding { name, version, path, .. } = finding;
    let (problem, remedy) = (download.problem(), download.remedy());
    Some(format!("{}: {name} {version} {problem}; {remedy} ({})", entry.name, path.join(" > ")))
}

fn warning(entry: &Entry, finding: &Finding) -> Option<String> {
    let problem = match finding.side {
        Side::Target if entry.target.system.has_floor() => missing_packages(&finding.need, &entry.packages),
        Side::Target => unsupported(&finding.need, &entry.packages, entry.target.system),
        Side::Build => None,
    };
    let problem = problem.or_else(|| {
        let missing: Vec<&str> =
            finding.tools.iter().filter(|tool| !entry.tools.contains(tool)).map(String::as_str).collect();
        (!missing.is_empty()).then(|| format!("runs programs that are missing from \"tools\": {}", missing.join(", ")))
    })?;
    let Finding { name, version, path, .. } = finding;
    Some(format!("{}: {name} {version} {problem} ({})", entry.name, path.join(" > ")))
}

/// The problem of a need on a system for which Debian has no libraries.
fn unsupported(need: &Need, packages: &[String], system: System) -> Option<String> {
    let name = system.name();
    match need {
        Need::C | Need::Programs | Need::Nothing => None,
        Need::Cplusplus if system == System::Musl => missing_packages(need, packages),
        Need::Cplusplus if system.has_cplusplus() => None,
        Need::Cplusplus => Some(format!("compiles C++, but there is no libstdc++ for {name}")),
        Need::Libraries(packages) => {
            Some(format!("links {}, but Debian has no libraries for {name}", packages.join(", ")))
        }
        Need::Unknown(_) => {
            Some(format!("links libraries that pkg-config finds, but Debian has no libraries for {name}"))
        }
    }
}

fn missing_packages(need: &Need, packages: &[String]) -> Option<String> {
    if let Need::Unknown(_) = need {
        let text = || "links libraries that pkg-config finds, but \"packages\" is empty".to_owned();
        return packages.is_empty().then(text);
    }
    let missing: Vec<String> = need.packages().into_iter().filter(|name| !packages.contains(name)).collect();
    let text = || format!("links libraries that are missing from \"packages\": {}", missing.join(", "));
    (!missing.is_empty()).then(text)
}

#[cfg(test)]
mod tests {
    use super::super::graph::tests::graph;
    use super::super::judge::judge;
    use super::*;
    use crate::manifest::Supply;
    use crossflake_target::Target;

    fn warnings_of(
        triple: &str,
        packages: &[&str],
        cplusplus: bool,
        crates: &[(&str, &[&str], &[&str])],
    ) -> Vec<String> {
        let mut graph = graph(crates);
        graph.packages[1].script.cplusplus = cplusplus;
        let mut entry = Entry::of(Target::of(triple).unwrap(), Supply::Debian);
        entry.packages = packages.iter().map(|&name| name.to_owned()).collect();
        entry_warnings(&entry, &judge(&graph), |variable| variable == "RUSTY_V8_ARCHIVE")
    }

    const GNU: &str = "aarch64-unknown-linux-gnu";
    const MUSL: &str = "aarch64-unknown-linux-musl";
    const OPENSSL: &[(&str, &[&str], &[&str])] = &[("app", &["openssl-sys"], &[]), ("openssl-sys", &[], &[])];

    #[test]
    fn a_library_is_missing_unless_packages_has_it() {
        assert_eq!(
            warnings_of(GNU, &[], false, OPENSSL),
            ["aarch64-linux: openssl-sys 1.0.0 links libraries that are missing from \"packages\": libssl-dev \
                 (app > openssl-sys)"]
        );
        assert!(warnings_of(GNU, &["libssl-dev"], false, OPENSSL).is_empty());
    }

    #[test]
    fn a_musl_target_has_no_libraries_but_libstdcplusplus() {
        assert!(warnings_of(MUSL, &[], false, OPENSSL)[0].contains("no libraries for Linux with musl"));
        let cplusplus: &[(&str, &[&str], &[&str])] =
            &[("app", &["snappy"], &[]), ("snappy", &[], &["cc"]), ("cc", &[], &[])];
        let missing = "missing from \"packages\": libstdc++6";
        assert!(warnings_of(MUSL, &[], true, cplusplus)[0].contains(missing));
        assert!(warnings_of(MUSL, &["libstdc++6"], true, cplusplus).is_empty());
        assert!(warnings_of("wasm32-wasip1", &[], true, cplusplus)[0].contains("no libstdc++"));
        assert!(warnings_of(MUSL, &[], false, cplusplus).is_empty());
        assert!(warnings_of(GNU, &[], true, cplusplus)[0].contains(missing));
        assert!(warnings_of(GNU, &["libstdc++6"], true, cplusplus).is_empty());
    }

    #[test]
    fn a_known_download_needs_a_file_or_its_variable() {
        let crates: &[(&str, &[&str], &[&str])] = &[
            ("app", &["skia-bindings", "v8", "x-sys"], &[]),
            ("skia-bindings", &[], &[]),
            ("v8", &[], &[]),
            ("x-sys", &[], &["ureq"]),
            ("ureq", &[], &[]),
        ];
        let warnings = warnings_of(GNU, &[], false, crates);
        assert!(warnings.len() == 1 && warnings[0].contains("skia-bindings 1.0.0 downloads files"), "{warnings:?}");
    }

    #[test]
    fn tools_of_build_dependencies_are_missing_too() {
        let crates: &[(&str, &[&str], &[&str])] =
            &[("app", &[], &["bindgen"]), ("bindgen", &["clang-sys"], &[]), ("clang-sys", &[], &[])];
        assert!(warnings_of(MUSL, &[], false, crates)[0].contains("missing from \"tools\": libclang-dev"));
    }
}
