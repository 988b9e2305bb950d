//! A project with a base: only changed dependencies are compiled.

use std::path::Path;
use std::process::Command;

use crate::end_to_end::tools::{build_log, crossflake, derivations, init, run, track, version_of_this_run, write};

const TARGET: &str = "x86_64-linux-musl";

/// Of these crates only serde_json depends on itoa.
const MANIFEST: &str = r#"[package]
name = "kept"
version = "VERSION"
edition = "2021"

[dependencies]
itoa = "1"
memchr = "2"
serde_json = "1"

[features]
more = []
"VERSION" = ["serde_json/std"]
"#;

#[test]
fn only_updated_crates_are_compiled_and_the_program_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_project(folder);
    run(crossflake(folder).args(["fetch", "--quiet"]));
    let all = build_log(folder, TARGET);
    assert!(all.contains("building '") && compiled(&all, "memchr"), "{all}");
    let attribute = format!(".#{TARGET}");
    let dependencies = |path: &String| path.ends_with("-kept-dependencies.drv");
    let then = derivations(folder, &attribute).into_iter().find(dependencies).unwrap();

    run(crossflake(folder).args(["base", "--quiet"]));
    let again = build_log(folder, TARGET);
    assert!(!again.contains("building '"), "the base changed a step: {again}");
    run(Command::new("cargo").current_dir(folder).args(["update", "--quiet", "itoa", "--precise", "1.0.15"]));
    // One more feature than the base, whose dependencies stay the same.
    let targets = std::fs::read_to_string(folder.join("targets.json")).unwrap();
    write(folder, "targets.json", &targets.replacen('{', "{\n  \"features\": [\"more\"],", 1));
    run(crossflake(folder).args(["generate", "--quiet"]));
    run(crossflake(folder).args(["fetch", "--quiet"]));
    let log = build_log(folder, TARGET);
    for updated in ["itoa v1.0.15", "serde_json"] {
        assert!(compiled(&log, updated), "{updated}: {log}");
    }
    for unchanged in ["memchr", "serde_core", "zmij"] {
        assert!(!compiled(&log, unchanged), "{unchanged}: {log}");
    }
    assert!(derivations(folder, &attribute).contains(&then), "the base has the dependencies built before");

    let program = std::fs::read(folder.join("result/bin/kept")).unwrap();
    std::fs::remove_file(folder.join("nix/base.json")).unwrap();
    let alone = build_log(folder, TARGET);
    assert!(compiled(&alone, "itoa v1.0.15") && compiled(&alone, "memchr"), "every crate without a base: {alone}");
    assert_eq!(std::fs::read(folder.join("result/bin/kept")).unwrap(), program);

    // `build` mentions `crossflake base` if an earlier version was built and the project has no base.
    let mentions_base = || {
        let output = run(crossflake(folder).args(["build", TARGET]));
        String::from_utf8_lossy(&output.stderr).contains("`crossflake base`")
    };
    assert!(!mentions_base(), "everything is built");
    run(Command::new("cargo").current_dir(folder).args(["update", "--quiet", "itoa", "--precise", "1.0.19"]));
    assert!(mentions_base());
}

fn make_project(folder: &Path) {
    write(folder, "Cargo.toml", &MANIFEST.replace("VERSION", &version_of_this_run()));
    write(folder, "src/main.rs", "fn main() { println!(\"{}\", serde_json::json!([memchr::memchr(1, &[1])])); }\n");
    run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--quiet"]));
    run(Command::new("cargo").current_dir(folder).args(["update", "--quiet", "itoa", "--precise", "1.0.14"]));
    track(folder);
    init(folder, &["x86_64-unknown-linux-musl"]);
    track(folder);
}

fn compiled(log: &str, krate: &str) -> bool {
    log.lines().any(|line| line.contains(&format!("Compiling {krate}")))
}
