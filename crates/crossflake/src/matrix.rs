//! The targets of a manifest as the matrix of a CI job.

use serde::Serialize;

use crate::generate::{Linkage, Resolved};
use crate::manifest::Supply;
use crossflake_target::BUILD_MACHINE;

/// One target, as a CI job needs it.
#[derive(Debug, Serialize)]
pub(crate) struct Job {
    /// The name of its outputs.
    pub name: String,
    pub triple: &'static str,
    /// What to build: `nix build ATTRIBUTE`.
    pub attribute: String,
    /// What to check: the program started, its tests run.
    pub check: String,
    /// What `crossflake build` links the package as.
    pub link: String,
    /// A name to keep the programs under, unique among the targets.
    pub artifact: String,
    pub supply: Supply,
    /// No libc of the machine's is needed.
    #[serde(rename = "static")]
    pub is_static: bool,
    /// The promised floor; null for a static target, and with a supply that promises none.
    pub glibc: Option<String>,
    /// How its programs run on the build machine: see [`crossflake_target::Target::runner`]. Null where nothing runs them.
    pub runner: Option<&'static str>,
    /// Whether that takes an emulator, which makes tests several times slower.
    pub emulated: bool,
}

/// The matrix, in the manifest's order.
pub(crate) fn jobs(targets: &[Resolved]) -> Vec<Job> {
    targets.iter().map(job).collect()
}

fn job(target: &Resolved) -> Job {
    let name = &target.name;
    let runner = target.debian.on(BUILD_MACHINE).runner;
    Job {
        triple: target.triple,
        attribute: format!(".#{name}"),
        check: format!(".#checks.{}.{name}", BUILD_MACHINE.system),
        link: format!("result-{name}"),
        artifact: artifact(target),
        supply: target.supply,
        is_static: target.linkage == Linkage::Static,
        glibc: target.glibc.map(|glibc| glibc.to_string()),
        runner,
        emulated: runner.is_some_and(|runner| !matches!(runner, "loader" | "none" | "wine")),
        name: name.clone(),
    }
}

/// `PROGRAM-TARGET` where the manifest names a single program, otherwise the target alone.
fn artifact(target: &Resolved) -> String {
    match target.cargo.bins.as_slice() {
        [bin] => format!("{bin}-{}", target.name),
        _ => target.name.clone(),
    }
}

/// The form of GitHub's `strategy.matrix`, in one line, as an output of a step has to be.
pub(crate) fn github(jobs: &[Job]) -> String {
    serde_json::json!({ "include": jobs }).to_string() + "\n"
}

/// A plain JSON array.
pub(crate) fn plain(jobs: &[Job]) -> String {
    serde_json::to_string_pretty(jobs).expect("strings are JSON") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::resolve;
    use crate::manifest::Manifest;
    use std::path::Path;

    fn jobs_of(targets: &str) -> Vec<Job> {
        let text = format!(r#"{{ "version": 1, "targets": {{ {targets} }} }}"#);
        jobs(&resolve(&Manifest::parse(Path::new("targets.json"), &text).unwrap()))
    }

    #[test]
    fn a_job_knows_what_to_build_and_how_it_runs() {
        let jobs = jobs_of(
            r#""arm": { "triple": "aarch64-unknown-linux-gnu", "bins": ["hello"] }, "x86_64-linux-musl": {}"#,
        );
        let arm = serde_json::to_value(&jobs[0]).unwrap();
        let expected = serde_json::json!({
            "name": "arm",
            "triple": "aarch64-unknown-linux-gnu",
            "attribute": ".#arm",
            "check": ".#checks.x86_64-linux.arm",
            "link": "result-arm",
            "artifact": "hello-arm",
            "supply": "debian",
            "static": false,
            "glibc": "2.31",
            "runner": "qemu-aarch64",
            "emulated": true,
        });
        assert_eq!(arm, expected);
        let musl = &jobs[1];
        assert_eq!((musl.is_static, &musl.glibc, musl.emulated), (true, &None, false));
        assert_eq!(musl.artifact, "x86_64-linux-musl");
    }

    #[test]
    fn githubs_form_is_one_line_with_every_job() {
        let text = github(&jobs_of(r#""i686-linux": {}, "armv7-linux": {}"#));
        assert_eq!(text.lines().count(), 1);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["include"].as_array().unwrap().len(), 2);
    }
}
