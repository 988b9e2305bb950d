//! Proc macros and build scripts run on the build machine and are built once for all targets of a project.

use std::path::Path;
use std::process::Command;

use crate::end_to_end::tools::{
    build_log, crossflake, derivations, init, nix_store, run, stdout, track, version_of_this_run, write,
};

/// The first target has the build machine's own triple. cargo still compiles separately for it and for the host.
const TARGETS: [&str; 2] = ["x86_64-linux", "x86_64-linux-musl"];

const MANIFEST: &str = r#"[package]
name = "shared"
version = "VERSION"
edition = "2021"

[dependencies]
itoa = "1"
serde_json = "1"
serde = { version = "1", features = ["derive"] }

[features]
"VERSION" = ["serde_json/std"]
"#;

const PROGRAM: &str = r#"#[derive(serde::Serialize)]
struct Shared {
    target: &'static str,
}

fn main() {
    println!("{}", serde_json::to_string(&Shared { target: std::env::consts::ARCH }).unwrap());
}
"#;

#[test]
fn proc_macros_are_compiled_once_for_all_targets_and_programs_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "Cargo.toml", &MANIFEST.replace("VERSION", &version_of_this_run()));
    write(folder, "src/main.rs", PROGRAM);
    run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--quiet"]));
    track(folder);
    init(folder, &["x86_64-unknown-linux-gnu", "x86_64-unknown-linux-musl"]);
    track(folder);

    let (log, programs) = build(folder, &TARGETS);
    for (step, krate) in
        [("host", "syn"), ("host", "proc-macro2"), ("dependencies", "itoa"), ("dependencies", "serde_core")]
    {
        assert!(compiles(&log, step, krate), "{step} compiles {krate}: {log}");
    }
    for krate in ["syn", "proc-macro2", "quote", "serde_derive"] {
        assert!(!compiles(&log, "dependencies", krate), "{krate} is compiled again: {log}");
    }

    let host = |target: &str| {
        let all = derivations(folder, &format!(".#{target}"));
        all.into_iter().filter(|path| path.ends_with("-shared-host.drv")).collect::<Vec<_>>()
    };
    let shared = host(TARGETS[0]);
    assert_eq!((shared.len(), &shared), (1, &host(TARGETS[1])));
    let made = stdout(nix_store().args(["--query", "--outputs", &shared[0]]));
    let list = stdout(Command::new("tar").arg("-tvf").arg(Path::new(&made).join("target.tar")));
    assert!(!list.contains("x86_64-unknown-linux-"), "the step has files of a target: {list}");
    let scripts: Vec<_> = list.lines().filter(|line| line.contains("/build_script_build-")).collect();
    assert!(!scripts.is_empty(), "{list}");
    for script in scripts.iter().filter(|line| !line.ends_with(".d")) {
        let size: u64 = script.split_whitespace().nth(2).unwrap().parse().unwrap();
        assert!(size > 100_000, "too small for a program: {script}");
    }

    // With one target, no step is shared.
    for (target, program) in TARGETS.iter().zip(programs) {
        write(folder, "targets.json", &format!("{{ \"version\": 1, \"targets\": {{ \"{target}\": {{}} }} }}"));
        run(crossflake(folder).args(["generate", "--quiet"]));
        track(folder);
        assert!(host(target).is_empty());
        let (log, alone) = build(folder, &[target]);
        assert!(compiles(&log, "dependencies", "syn"), "{log}");
        assert!(alone[0] == program, "{target}: the program differs from the one of a project with two targets");
    }
}

/// Builds targets one after another. Returns the build logs and the programs.
fn build(folder: &Path, targets: &[&str]) -> (String, Vec<Vec<u8>>) {
    let mut log = String::new();
    let mut programs = Vec::new();
    for target in targets {
        log.push_str(&build_log(folder, target));
        programs.push(std::fs::read(folder.join("result/bin/shared")).unwrap());
    }
    (log, programs)
}

/// Whether a step logs that it compiles a crate. `host` also logs crates that its wrapper skips.
fn compiles(log: &str, step: &str, krate: &str) -> bool {
    let begin = format!("shared-{step}>");
    let compiling = format!("Compiling {krate} ");
    log.lines().any(|line| line.starts_with(&begin) && line.contains(&compiling))
}
