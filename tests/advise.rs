//! `crossflake advise` on projects whose dependencies are beside them, so that no network is needed. What the
//! crates are called and how they depend on each other is what cargo says of the real ones.

use std::path::Path;

use crate::project::{Project, stderr, stdout};
use serde_json::Value;

#[test]
fn the_command_line() {
    crate::cases(&["tests/cmd/advise/*.trycmd"]);
}

/// A project with a program `app` that has these lines in its manifest, and crates beside it: name, lines in
/// the manifest, build script.
fn app(manifest: &str, crates: &[(&str, &str, &str)]) -> Project {
    let package =
        |name: &str| format!("[package]\nname = \"{name}\"\nversion = \"1.0.0\"\nedition = \"2021\"\n");
    let project = Project::new(&[("src/main.rs", "fn main() {}\n")]);
    project.write("Cargo.toml", &format!("{}{manifest}", package("app")));
    for (name, manifest, script) in crates {
        project.write(&format!("{name}/Cargo.toml"), &format!("{}{manifest}", package(name)));
        project.write(&format!("{name}/src/lib.rs"), "");
        if !script.is_empty() {
            project.write(&format!("{name}/build.rs"), script);
        }
    }
    project.lock()
}

fn json(project: &Project, arguments: &[&str]) -> Vec<Value> {
    let output = project.crossflake(0, &[&["advise", "--json"], arguments].concat());
    serde_json::from_slice(&output.stdout).unwrap()
}

const SQLITE: &[(&str, &str, &str)] = &[
    (
        "rusqlite",
        "[features]\nbundled = [\"libsqlite3-sys/bundled\"]\n\
                  [dependencies]\nlibsqlite3-sys = { path = \"../libsqlite3-sys\" }\n",
        "",
    ),
    (
        "libsqlite3-sys",
        "links = \"sqlite3\"\n[features]\nbundled = [\"cc\"]\n\
                        [build-dependencies]\ncc = { path = \"../cc\", optional = true }\n",
        "fn main() {}",
    ),
    ("cc", "", ""),
];

#[test]
fn rust_alone_is_for_every_target() {
    let project = app("[dependencies]\nserde = { path = \"serde\" }\n", &[("serde", "", "")]);
    for target in json(&project, &[]) {
        assert_eq!((&target["kind"], &target["fits"]), (&"rust".into(), &true.into()));
        assert_eq!(target["crates"], Value::Array(Vec::new()));
    }
}

#[test]
fn a_library_of_the_system_moves_a_static_target_to_gnu() {
    let project = app("[dependencies]\nrusqlite = { path = \"rusqlite\" }\n", SQLITE);
    let advice = json(&project, &["--target", "x86_64-linux-musl"]);
    assert_eq!(advice[0]["kind"], "system");
    assert_eq!((&advice[0]["fits"], &advice[0]["proposed"]), (&false.into(), &"x86_64-linux".into()));
    assert_eq!(advice[0]["packages"][0], "libsqlite3-dev");
    let path = &advice[0]["crates"][0]["path"];
    assert_eq!(*path, serde_json::json!(["app", "rusqlite", "libsqlite3-sys"]));
}

/// Windows has no sister that Debian has libraries for.
#[test]
fn what_no_target_for_a_system_can_have_is_said_and_not_put_into_a_manifest() {
    let project = app("[dependencies]\nrusqlite = { path = \"rusqlite\" }\n", SQLITE);
    let advice = json(&project, &["--target", "x86_64-windows"]);
    assert_eq!((&advice[0]["fits"], &advice[0]["proposed"]), (&false.into(), &Value::Null));
    let text = stdout(&project.crossflake(0, &["advise", "--target", "x86_64-windows"]));
    assert!(text.contains("x86_64-windows cannot have that.\n") && !text.contains("targets.json"), "{text}");
    let told = project.crossflake(0, &["init", "--dry-run", "--target", "x86_64-windows"]);
    assert!(!stdout(&told).contains("libsqlite3-dev"), "{told:?}");
}

#[test]
fn a_feature_that_brings_the_source_makes_it_c() {
    let manifest =
        "[features]\nown = [\"rusqlite/bundled\"]\n[dependencies]\nrusqlite = { path = \"rusqlite\" }\n";
    let project = app(manifest, SQLITE);
    let advice = json(&project, &["--target", "x86_64-linux-musl", "--features", "own"]);
    assert_eq!((&advice[0]["kind"], &advice[0]["fits"]), (&"c".into(), &true.into()));
    project.write(
        "targets.json",
        r#"{ "version": 1, "features": ["own"], "targets": { "static": { "triple": "x86_64-unknown-linux-musl" } } }"#,
    );
    let advice = json(&project, &[]);
    assert_eq!((&advice[0]["target"], &advice[0]["kind"]), (&"static".into(), &"c".into()));
}

#[test]
fn a_dependency_of_one_target_decides_for_that_one() {
    let manifest =
        "[target.'cfg(target_env = \"musl\")'.dependencies]\njemalloc-sys = { path = \"jemalloc-sys\" }\n";
    let jemalloc = "links = \"jemalloc\"\n[build-dependencies]\ncc = { path = \"../cc\" }\n";
    let project = app(manifest, &[("jemalloc-sys", jemalloc, "fn main() {}"), ("cc", "", "")]);
    let kinds: Vec<(Value, Value)> =
        json(&project, &[]).iter().map(|advice| (advice["target"].clone(), advice["kind"].clone())).collect();
    let pair = |target: &str, kind: &str| (Value::from(target), Value::from(kind));
    assert_eq!(
        kinds,
        [pair("aarch64-linux", "rust"), pair("x86_64-linux", "rust"), pair("x86_64-linux-musl", "c")]
    );
}

#[test]
fn a_build_script_that_says_so_compiles_cplusplus() {
    let snappy = ("snappy", "[build-dependencies]\ncc = { path = \"../cc\" }\n");
    let manifest = "[dependencies]\nsnappy = { path = \"snappy\" }\n";
    let of = |script| {
        let project = app(manifest, &[(snappy.0, snappy.1, script), ("cc", "", "")]);
        json(&project, &["--target", "aarch64-linux"])[0]["kind"].clone()
    };
    assert_eq!(of("fn main() { cc::Build::new().cpp(true) }"), "c++");
    assert_eq!(of("fn main() { /* cc::Build::new().cpp(true) */ }"), "c");
}

#[test]
fn a_manifest_made_of_the_lines_is_one_that_builds_from() {
    let project = app("[dependencies]\nrusqlite = { path = \"rusqlite\" }\n", SQLITE);
    let text = stdout(&project.crossflake(0, &["advise"]));
    let (_, lines) = text.split_once("below \"targets\":\n\n").unwrap();
    project.write("targets.json", &format!("{{ \"version\": 1, \"targets\": {{\n{lines}}} }}"));
    project.crossflake(0, &["generate"]);
    let targets = project.read("nix/targets.nix");
    assert_eq!(targets.matches("packages = \"packages/").count(), 2, "{targets}");
    // Judged again, the manifest is as it should be.
    assert_eq!(
        stdout(&project.crossflake(0, &["advise"])).split_once("below \"targets\":\n\n").unwrap().1,
        lines
    );
}

/// The features of a dependency's dependency can be turned on by whoever depends on it, too.
#[test]
fn the_line_for_cargo_makes_a_library_of_the_system_unneeded() {
    let project = app("[dependencies]\nrusqlite = { path = \"rusqlite\" }\n", SQLITE);
    let advice = json(&project, &["--target", "x86_64-linux-musl"]);
    assert_eq!(advice[0]["crates"][0]["spared_by"], serde_json::json!(["bundled"]));
    let text = stdout(&project.crossflake(0, &["advise"]));
    let (_, line) = text.split_once("below [dependencies]:\n\n").unwrap();
    let line = line.lines().next().unwrap().trim();
    let here = line.replace('{', "{ path = \"libsqlite3-sys\",");
    project.write("Cargo.toml", &format!("{}{here}\n", project.read("Cargo.toml")));
    let project = project.lock();
    let advice = json(&project, &["--target", "x86_64-linux-musl"]);
    assert_eq!((&advice[0]["kind"], &advice[0]["fits"]), (&"c".into(), &true.into()));
}

#[test]
fn without_a_lock_there_is_no_graph() {
    let project = app("", &[]);
    std::fs::remove_file(project.path("Cargo.lock")).unwrap();
    let output = project.crossflake(2, &["advise"]);
    assert!(stderr(&output).contains("cargo generate-lockfile"), "{}", stderr(&output));
    assert!(!project.path("Cargo.lock").exists(), "advice writes nothing");
}

/// rustup would take the one that the file names, which need not be here.
#[test]
fn a_newer_rust_than_the_supplys_is_told_by_advise_and_by_init() {
    let new: &[(&str, &str, &str)] = &[("new", "rust-version = \"1.9999\"\n", "")];
    let project = app("[dependencies]\nnew = { path = \"new\" }\n", new);
    project.write("rust-toolchain.toml", "[toolchain]\nchannel = \"1.9999\"\n");
    let crossflake = |arguments: &[&str]| {
        let mut command = project.command(env!("CARGO_BIN_EXE_crossflake"));
        let cargo = Path::new(env!("CARGO")).parent().unwrap();
        let path = format!("{}:{}", cargo.display(), std::env::var("PATH").unwrap());
        let output = command.args(arguments).env("PATH", path).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        output
    };
    let advice: Vec<Value> = serde_json::from_slice(&crossflake(&["advise", "--json"]).stdout).unwrap();
    let rust = &advice[0]["rust"];
    assert_eq!(rust["pinned"], serde_json::json!({ "file": "rust-toolchain.toml", "channel": "1.9999" }));
    assert_eq!(rust["too_new"][0]["name"], "new");
    assert_eq!(rust["too_new"][0]["path"], serde_json::json!(["app", "new"]));
    let has = rust["version"].as_str().unwrap();
    let told = [
        format!(
            "rust-toolchain.toml pins Rust 1.9999, and the debian supply has {has}; the nixpkgs supply goes by the file"
        ),
        format!("new 1.0.0 asks for Rust 1.9999, and the debian supply has {has} (app > new)"),
    ];
    let text = stdout(&crossflake(&["advise"])).split_whitespace().collect::<Vec<_>>().join(" ");
    let notes = stderr(&crossflake(&["init"]));
    for sentence in &told {
        assert_eq!(text.matches(sentence).count(), 1, "{text}");
        assert_eq!(notes.matches(&format!("note: {sentence}\n")).count(), 1, "{notes}");
    }
}

/// fenix's stable is in flake.lock, and rust-toolchain.toml is what the supply goes by.
#[test]
fn of_the_rust_of_nixpkgs_nothing_is_said() {
    let project = app("rust-version = \"1.9999\"\n", &[]);
    let manifest = r#"{ "version": 1, "supply": "nixpkgs", "targets": { "aarch64-linux": {} } }"#;
    project.write("targets.json", manifest);
    assert_eq!(json(&project, &[])[0]["rust"], Value::Null);
    assert!(!stdout(&project.crossflake(0, &["advise"])).contains("Another Rust"));
}
