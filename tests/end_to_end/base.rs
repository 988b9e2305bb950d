//! Dependencies that start from those of an earlier version of the project.

use std::path::Path;
use std::process::Command;

use crate::end_to_end::tools::{
    build_log, crossflake, derivations, init, run, track, version_of_this_run, write,
};

const TARGET: &str = "x86_64-linux-musl";

/// serde_json depends on itoa, and nothing else of these does.
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
fn only_what_an_update_changed_is_compiled_and_the_program_is_the_same() {
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
    assert!(!again.contains("building '"), "what is kept is part of no step: {again}");
    run(Command::new("cargo").current_dir(folder).args(["update", "--quiet", "itoa", "--precise", "1.0.15"]));
    // It has a feature more than the base, whose dependencies are to be those that it had.
    let targets = std::fs::read_to_string(folder.join("targets.json")).unwrap();
    write(folder, "targets.json", &targets.replacen('{', "{\n  \"features\": [\"more\"],", 1));
    run(crossflake(folder).args(["generate", "--quiet"]));
    run(crossflake(folder).args(["fetch", "--quiet"]));
    let log = build_log(folder, TARGET);
    for (krate, changed) in [
        ("itoa v1.0.15", true),
        ("serde_json", true),
        ("memchr", false),
        ("serde_core", false),
        ("zmij", false),
    ] {
        assert_eq!(compiled(&log, krate), changed, "{krate}: {log}");
    }
    assert!(derivations(folder, &attribute).contains(&then), "the base's are what was built then");

    let program = std::fs::read(folder.join("result/bin/kept")).unwrap();
    std::fs::remove_file(folder.join("nix/base.json")).unwrap();
    let alone = build_log(folder, TARGET);
    assert!(
        compiled(&alone, "itoa v1.0.15") && compiled(&alone, "memchr"),
        "without a base, everything: {alone}"
    );
    assert_eq!(std::fs::read(folder.join("result/bin/kept")).unwrap(), program);

    // Where it was built before, and nothing is kept, the command says that there is such a thing.
    let told = || {
        let output = run(crossflake(folder).args(["build", TARGET]));
        String::from_utf8_lossy(&output.stderr).contains("`crossflake base`")
    };
    assert!(!told(), "all is built");
    run(Command::new("cargo").current_dir(folder).args(["update", "--quiet", "itoa", "--precise", "1.0.19"]));
    assert!(told());
}

fn make_project(folder: &Path) {
    write(folder, "Cargo.toml", &MANIFEST.replace("VERSION", &version_of_this_run()));
    write(
        folder,
        "src/main.rs",
        "fn main() { println!(\"{}\", serde_json::json!([memchr::memchr(1, &[1])])); }\n",
    );
    run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--quiet"]));
    run(Command::new("cargo").current_dir(folder).args(["update", "--quiet", "itoa", "--precise", "1.0.14"]));
    track(folder);
    init(folder, &["x86_64-unknown-linux-musl"]);
    track(folder);
}

fn compiled(log: &str, what: &str) -> bool {
    log.lines().any(|line| line.contains(&format!("Compiling {what}")))
}
