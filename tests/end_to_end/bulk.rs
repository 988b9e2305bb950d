//! Dependencies in two steps: their bulk, which most changes leave as it is, and what is left.

use std::path::Path;
use std::process::Command;

use crate::end_to_end::tools::{
    build_log, crossflake, derivations, init, run, stdout, track, version_of_this_run, write,
};

const TARGET: &str = "x86_64-linux-musl";

/// Features that say something of crates are one of the things that a bulk goes by.
const MANIFEST: &str = r#"[package]
name = "bulky"
version = "0.1.0"
edition = "2021"

[dependencies]
anyhow = "1"
serde_json = "1"

[features]
"VERSION" = ["serde_json/std"]
"#;
const PROGRAM: &str = "fn main() -> anyhow::Result<()> {
    println!(\"{}\", serde_json::from_str::<serde_json::Value>(\"[1, 2]\")?);
    Ok(())
}
";

#[test]
fn a_loose_end_is_compiled_alone_and_the_program_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let manifest = MANIFEST.replace("VERSION", &version_of_this_run());
    write(folder, "Cargo.toml", &manifest);
    write(folder, "src/main.rs", PROGRAM);
    run(cargo(folder).args(["generate-lockfile", "--quiet"]));
    run(cargo(folder).args(["update", "--quiet", "anyhow", "--precise", "1.0.99"]));
    init_here(folder);

    let log = build_log(folder, TARGET);
    for krate in ["serde_json", "itoa", "memchr"] {
        assert_eq!(steps_that_compile(&log, krate), ["deps"], "{krate}: {log}");
    }
    assert_eq!(steps_that_compile(&log, "anyhow"), ["more-deps"], "{log}");
    let bulk = bulk(folder);

    // Another version of it and of the package, a crate more for tests, a test, and a feature of the program's own code.
    write(
        folder,
        "Cargo.toml",
        &(manifest.replacen("0.1.0", "0.2.0", 1) + "loud = []\n\n[dev-dependencies]\nhex = \"0.4\"\n"),
    );
    let program =
        PROGRAM.replace("\"[1, 2]\"", "if cfg!(feature = \"loud\") { \"[1, 2, 3]\" } else { \"[]\" }");
    write(folder, "src/main.rs", &program);
    set(folder, r#""features": ["loud"]"#);
    write(folder, "tests/one.rs", "#[test]\nfn one() {\n    assert_eq!(hex::encode([1]), \"01\");\n}\n");
    run(cargo(folder).args(["update", "--quiet", "anyhow", "--precise", "1.0.100"]));
    run(crossflake(folder).args(["fetch", "--quiet"]));
    track(folder);
    let log = build_log(folder, TARGET);
    assert_eq!(steps_that_compile(&log, "anyhow"), ["more-deps"], "{log}");
    for krate in ["serde_json", "itoa", "memchr", "hex"] {
        assert!(steps_that_compile(&log, krate).is_empty(), "{krate}: {log}");
    }
    assert_eq!(self::bulk(folder), bulk);
    let program = folder.join("result/bin/bulky");
    assert_eq!(stdout(&mut Command::new(&program)), "[1,2,3]");
    let program = std::fs::read(program).unwrap();

    // Of a Cargo.lock in cargo's second format no bulk is made.
    let lock = std::fs::read_to_string(folder.join("Cargo.lock")).unwrap();
    write(folder, "Cargo.lock", &lock.replacen("version = 4\n", "", 1));
    let log = build_log(folder, TARGET);
    assert_eq!(steps_that_compile(&log, "anyhow"), ["deps"], "{log}");
    assert!(std::fs::read(folder.join("result/bin/bulky")).unwrap() == program);
}

#[test]
fn where_cargo_makes_no_sense_of_a_bulk_all_is_compiled_in_the_next_step() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "Cargo.toml", &MANIFEST.replace("VERSION", &version_of_this_run()));
    write(folder, "src/main.rs", PROGRAM);
    run(cargo(folder).args(["generate-lockfile", "--quiet"]));
    init_here(folder);
    // To a bulk the package's version is none of a crate's business.
    set(folder, r#""package": "bulky@0.1.0""#);

    let log = build_log(folder, TARGET);
    assert!(log.contains("bulky-deps> crossflake: cargo cannot tell"), "{log}");
    for krate in ["serde_json", "itoa", "memchr", "anyhow"] {
        assert_eq!(steps_that_compile(&log, krate), ["more-deps"], "{krate}: {log}");
    }
}

fn cargo(folder: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(folder);
    command
}

fn init_here(folder: &Path) {
    track(folder);
    init(folder, &["x86_64-unknown-linux-musl"]);
    run(crossflake(folder).args(["fetch", "--quiet"]));
    track(folder);
}

/// Puts a setting into the manifest.
fn set(folder: &Path, setting: &str) {
    let targets = std::fs::read_to_string(folder.join("targets.json")).unwrap();
    write(folder, "targets.json", &targets.replacen('{', &format!("{{\n  {setting},"), 1));
    run(crossflake(folder).args(["generate", "--quiet"]));
}

/// The derivation of the bulk, in the store.
fn bulk(folder: &Path) -> String {
    let all = derivations(folder, &format!(".#{TARGET}"));
    all.into_iter().find(|path| path.ends_with("-bulky-deps.drv")).expect("there is one")
}

/// The steps, in their order, that say that they compile a crate.
fn steps_that_compile(log: &str, krate: &str) -> Vec<String> {
    let compiling = format!("Compiling {krate} ");
    let lines = log.lines().filter(|line| line.contains(&compiling));
    lines.filter_map(|line| Some(line.strip_prefix("bulky-")?.split_once('>')?.0.to_owned())).collect()
}
