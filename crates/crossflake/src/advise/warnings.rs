//! What a manifest lacks, as far as the dependencies tell.
//!
//! Nothing of it is certain. A build script may take a library from where a variable says, or never come to
//! compile what it could; a package of another name may bring the same. So it is said before a build, which then
//! goes on.

use super::graph::Side;
use super::judge::{Finding, Judgement, Need};
use crate::manifest::Entry;
use crossflake_target::System;

/// A line for each crate that is not given what it seems to need.
pub(crate) fn warnings(entry: &Entry, judgement: &Judgement) -> Vec<String> {
    judgement.findings.iter().filter_map(|finding| doubt(entry, finding)).collect()
}

fn doubt(entry: &Entry, finding: &Finding) -> Option<String> {
    let tools: Vec<String> =
        finding.tools.iter().filter(|tool| !entry.tools.contains(tool)).cloned().collect();
    let wants = match finding.side {
        Side::Target if entry.target.system.has_floor() => missing(&finding.need, &entry.packages),
        Side::Target => refused(&finding.need, &entry.packages, entry.target.system),
        Side::Build => None,
    };
    let wants = wants.or_else(|| {
        (!tools.is_empty())
            .then(|| format!("runs programs that \"tools\" does not bring: {}", tools.join(", ")))
    })?;
    let Finding { name, version, path, .. } = finding;
    Some(format!("{}: {name} {version} {wants} ({})", entry.name, path.join(" > ")))
}

/// What a target has not whose system Debian has no libraries for.
fn refused(need: &Need, packages: &[String], system: System) -> Option<String> {
    let name = system.name();
    match need {
        Need::C | Need::Programs => None,
        Need::Cplusplus if system == System::Musl => missing(need, packages),
        Need::Cplusplus if system.has_cplusplus() => None,
        Need::Cplusplus => Some(format!("compiles C++, and there is no libstdc++ for {name}")),
        Need::Libraries(packages) => {
            Some(format!("links {}, and Debian has no libraries for {name}", packages.join(", ")))
        }
        Need::Unknown(_) => Some(format!("links libraries by pkg-config, and Debian has none for {name}")),
    }
}

fn missing(need: &Need, packages: &[String]) -> Option<String> {
    if let Need::Unknown(_) = need {
        let text = || "links libraries by pkg-config, and \"packages\" brings none".to_owned();
        return packages.is_empty().then(text);
    }
    let missing: Vec<String> = need.packages().into_iter().filter(|name| !packages.contains(name)).collect();
    let text = || format!("links libraries that \"packages\" does not bring: {}", missing.join(", "));
    (!missing.is_empty()).then(text)
}

#[cfg(test)]
mod tests {
    use super::super::graph::tests::graph;
    use super::super::judge::judge;
    use super::*;
    use crate::manifest::Supply;
    use crossflake_target::Target;

    fn of(
        triple: &str,
        packages: &[&str],
        cplusplus: bool,
        crates: &[(&str, &[&str], &[&str])],
    ) -> Vec<String> {
        let mut graph = graph(crates);
        graph.packages[1].script.cplusplus = cplusplus;
        let mut entry = Entry::of(Target::of(triple).unwrap(), Supply::Debian);
        entry.packages = packages.iter().map(|&name| name.to_owned()).collect();
        warnings(&entry, &judge(&graph))
    }

    const GNU: &str = "aarch64-unknown-linux-gnu";
    const MUSL: &str = "aarch64-unknown-linux-musl";
    const OPENSSL: &[(&str, &[&str], &[&str])] = &[("app", &["openssl-sys"], &[]), ("openssl-sys", &[], &[])];

    #[test]
    fn a_library_is_missed_until_a_package_brings_it() {
        assert_eq!(
            of(GNU, &[], false, OPENSSL),
            [
                "aarch64-linux: openssl-sys 1.0.0 links libraries that \"packages\" does not bring: libssl-dev \
              (app > openssl-sys)"
            ]
        );
        assert!(of(GNU, &["libssl-dev"], false, OPENSSL).is_empty());
    }

    #[test]
    fn a_static_target_has_no_libraries_and_a_libstdcplusplus_if_asked_for() {
        assert!(of(MUSL, &[], false, OPENSSL)[0].contains("no libraries for Linux with musl"));
        let cplusplus: &[(&str, &[&str], &[&str])] =
            &[("app", &["snappy"], &[]), ("snappy", &[], &["cc"]), ("cc", &[], &[])];
        assert!(of(MUSL, &[], true, cplusplus)[0].contains("does not bring: libstdc++6"));
        assert!(of(MUSL, &["libstdc++6"], true, cplusplus).is_empty());
        assert!(of("wasm32-wasip1", &[], true, cplusplus)[0].contains("no libstdc++"));
        assert!(of(MUSL, &[], false, cplusplus).is_empty());
        assert!(of(GNU, &[], true, cplusplus)[0].contains("does not bring: libstdc++6"));
        assert!(of(GNU, &["libstdc++6"], true, cplusplus).is_empty());
    }

    #[test]
    fn tools_are_missed_for_build_scripts_too() {
        let crates: &[(&str, &[&str], &[&str])] =
            &[("app", &[], &["bindgen"]), ("bindgen", &["clang-sys"], &[]), ("clang-sys", &[], &[])];
        assert!(of(MUSL, &[], false, crates)[0].contains("\"tools\" does not bring: libclang-dev"));
    }
}
