//! The targets of a manifest as the matrix of a CI job: resolved targets in, JSON out.

use serde::Serialize;

use crate::generate::{Linkage, Resolved};
use crate::manifest::Supply;
use crossflake_target::BUILD_MACHINE;

/// The values that a CI job uses for one target.
#[derive(Debug, Serialize)]
pub(crate) struct Job {
    /// The name of the target's outputs.
    pub name: String,
    pub triple: &'static str,
    /// The argument of `nix build` for the package.
    pub attribute: String,
    /// The argument of `nix build` for the check, which starts the programs and runs the tests.
    pub check: String,
    /// The link that `crossflake build` makes to the package.
    pub link: String,
    /// A name for the uploaded programs, unique among the targets.
    pub artifact: String,
    pub supply: Supply,
    /// Whether the programs run without the machine's C library.
    #[serde(rename = "static")]
    pub is_static: bool,
    /// The floor; null for a target without glibc.
    pub glibc: Option<String>,
    /// The runner on the build machine: see [`crossflake_target::Target::runner`]. Null if crossflake does not start the
    /// programs.
    pub runner: Option<&'static str>,
    /// Whether the runner is an emulator, with which tests take several times as long.
    pub emulated: bool,
}

/// A job for each target, in the order of `targets`.
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

/// `PROGRAM-TARGET` if the manifest names a single program, else `TARGET`.
fn artifact(target: &Resolved) -> String {
    match target.cargo.bins.as_slice() {
        [bin] => format!("{bin}-{}", target.name),
        _ => target.name.clone(),
    }
}

/// The value of GitHub's `strategy.matrix`. It is one line, because the outputs of steps are.
pub(crate) fn github(jobs: &[Job]) -> String {
    serde_json::json!({ "include": jobs }).to_string() + "\n"
}

/// The jobs as a JSON array.
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
    fn a_job_has_attributes_names_and_runner() {
        let jobs =
            jobs_of(r#""arm": { "triple": "aarch64-unknown-linux-gnu", "bins": ["hello"] }, "x86_64-linux-musl": {}"#);
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
    fn the_matrix_for_github_is_one_line_with_every_job() {
        let text = github(&jobs_of(r#""i686-linux": {}, "armv7-linux": {}"#));
        assert_eq!(text.lines().count(), 1);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["include"].as_array().unwrap().len(), 2);
    }
}
