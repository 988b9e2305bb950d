//! Dependencies that are built upon those of an earlier version of the project.

use std::path::Path;
use std::process::Command;

use crate::tools::{crossflake, derivations, init, nix, run, track, version_of_this_run, write};

const TARGET: &str = "x86_64-linux-musl";

/// serde_json depends on itoa, and nothing else of these does.
const MANIFEST: &str = r#"[package]
name = "upon"
version = "VERSION"
edition = "2021"

[dependencies]
itoa = "1"
memchr = "2"
serde_json = "1"

[features]
more = []
"#;

#[test]
fn only_what_an_update_changed_is_compiled_and_the_program_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (earlier, now) = (folder.path().join("earlier"), folder.path().join("now"));
    let manifest = MANIFEST.replace("VERSION", &version_of_this_run());
    make_project(&earlier, &manifest, "1.0.14");
    make_project(&now, &manifest, "1.0.15");
    // It has a feature more than the base, whose dependencies are to be those that it had.
    let targets = std::fs::read_to_string(now.join("targets.json")).unwrap();
    write(&now, "targets.json", &targets.replacen('{', "{\n  \"features\": [\"more\"],", 1));
    run(crossflake(&now).args(["generate", "--quiet"]));
    track(&now);
    run(crossflake(&now).args(["fetch", "--quiet"]));
    let alone = build(&now);
    assert!(compiled(&alone, "itoa v1.0.15") && compiled(&alone, "memchr"), "{alone}");
    let program = std::fs::read(now.join("result/bin/upon")).unwrap();

    let flake = std::fs::read_to_string(now.join("flake.nix")).unwrap();
    let base = format!("inputs.base = {{ url = \"git+file://{}\"; flake = false; }};", earlier.display());
    let flake = flake.replacen("outputs =", &format!("{base}\n  outputs ="), 1);
    let flake = flake.replacen("{ self, crossflake }", "{ self, base, crossflake }", 1);
    write(&now, "flake.nix", &flake.replacen("src = self;", "src = self;\n      inherit base;", 1));
    run(crossflake(&now).args(["fetch", "--quiet"]));
    let upon = build(&now);
    let (first, second) =
        upon.split_once("Compiling itoa v1.0.15").expect("itoa is compiled in its new version");
    assert!(compiled(first, "itoa v1.0.14") && compiled(first, "memchr"), "{upon}");
    assert!(compiled(second, "serde_json"), "it depends on what was updated: {upon}");
    for kept in ["memchr", "serde_core", "zmij"] {
        assert!(!compiled(second, kept), "{kept} has not changed: {upon}");
    }
    assert_eq!(std::fs::read(now.join("result/bin/upon")).unwrap(), program);

    let attribute = format!(".#{TARGET}");
    let of_the_base = derivations(&earlier, &attribute);
    let dependencies = of_the_base.iter().find(|path| path.ends_with("-upon-deps.drv")).unwrap();
    assert!(derivations(&now, &attribute).contains(dependencies), "the base's are built anew");
}

#[test]
fn a_version_that_is_kept_in_the_project_is_a_base() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_project(folder, &MANIFEST.replace("VERSION", &format!("{}-kept", version_of_this_run())), "1.0.14");
    run(crossflake(folder).args(["fetch", "--quiet"]));
    let all = build(folder);
    assert!(all.contains("building '") && compiled(&all, "memchr"), "{all}");
    let attribute = format!(".#{TARGET}");
    let dependencies = |path: &String| path.ends_with("-upon-deps.drv");
    let then = derivations(folder, &attribute).into_iter().find(dependencies).unwrap();

    run(crossflake(folder).args(["base", "--quiet"]));
    let again = build(folder);
    assert!(!again.contains("building '"), "what is kept is part of no step: {again}");
    run(Command::new("cargo").current_dir(folder).args(["update", "--quiet", "itoa", "--precise", "1.0.15"]));
    run(crossflake(folder).args(["fetch", "--quiet"]));
    let upon = build(folder);
    for (krate, changed) in
        [("itoa v1.0.15", true), ("serde_json", true), ("memchr", false), ("serde_core", false)]
    {
        assert_eq!(compiled(&upon, krate), changed, "{krate}: {upon}");
    }
    assert!(derivations(folder, &attribute).contains(&then), "the base's are what was built then");

    std::fs::remove_file(folder.join("nix/base.json")).unwrap();
    let program = std::fs::read(folder.join("result/bin/upon")).unwrap();
    assert!(compiled(&build(folder), "memchr"), "without a base, everything");
    assert_eq!(std::fs::read(folder.join("result/bin/upon")).unwrap(), program);
}

fn make_project(folder: &Path, manifest: &str, itoa: &str) {
    write(folder, "Cargo.toml", manifest);
    write(
        folder,
        "src/main.rs",
        "fn main() { println!(\"{}\", serde_json::json!([memchr::memchr(1, &[1])])); }\n",
    );
    run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--quiet"]));
    run(Command::new("cargo").current_dir(folder).args(["update", "--quiet", "itoa", "--precise", itoa]));
    track(folder);
    init(folder, &["x86_64-unknown-linux-musl"]);
    track(folder);
}

/// Builds it, and gives what builders said.
fn build(folder: &Path) -> String {
    let attribute = format!(".#{TARGET}");
    let output = run(nix(folder).args(["build", "--out-link", "result", "--print-build-logs", &attribute]));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn compiled(log: &str, what: &str) -> bool {
    log.lines().any(|line| line.contains(&format!("Compiling {what}")))
}
