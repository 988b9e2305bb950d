//! `crossflake advise` on projects with path dependencies, so that the tests need no network. The crates have the names
//! and dependencies of real ones.

use std::path::Path;

use crate::project::{Project, stderr, stdout};
use serde_json::Value;

#[test]
fn the_command_line() {
    crate::cases(&["tests/cmd/advise/*.trycmd"]);
}

/// A project with a program `app` that has these lines in its Cargo.toml, and path dependencies: name, lines in
/// Cargo.toml, build script.
fn app(manifest: &str, crates: &[(&str, &str, &str)]) -> Project {
    let package = |name: &str| format!("[package]\nname = \"{name}\"\nversion = \"1.0.0\"\nedition = \"2021\"\n");
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
fn pure_rust_fits_every_target() {
    let project = app("[dependencies]\nserde = { path = \"serde\" }\n", &[("serde", "", "")]);
    for target in json(&project, &[]) {
        assert_eq!((&target["kind"], &target["fits"]), (&"rust".into(), &true.into()));
        assert_eq!(target["crates"], Value::Array(Vec::new()));
    }
}

#[test]
fn a_system_library_replaces_a_musl_target_with_gnu() {
    let project = app("[dependencies]\nrusqlite = { path = \"rusqlite\" }\n", SQLITE);
    let advice = json(&project, &["--target", "x86_64-linux-musl"]);
    assert_eq!(advice[0]["kind"], "system");
    assert_eq!((&advice[0]["fits"], &advice[0]["proposed"]), (&false.into(), &"x86_64-linux".into()));
    assert_eq!(advice[0]["packages"][0], "libsqlite3-dev");
    let path = &advice[0]["crates"][0]["path"];
    assert_eq!(*path, serde_json::json!(["app", "rusqlite", "libsqlite3-sys"]));
}

/// Debian has libraries for no Windows target.
#[test]
fn a_system_without_libraries_gets_no_manifest_line() {
    let project = app("[dependencies]\nrusqlite = { path = \"rusqlite\" }\n", SQLITE);
    let advice = json(&project, &["--target", "x86_64-windows"]);
    assert_eq!((&advice[0]["fits"], &advice[0]["proposed"]), (&false.into(), &Value::Null));
    let text = stdout(&project.crossflake(0, &["advise", "--target", "x86_64-windows"]));
    assert!(text.contains("x86_64-windows does not support this.\n") && !text.contains("targets.json"), "{text}");
    let init = project.crossflake(0, &["init", "--dry-run", "--target", "x86_64-windows"]);
    assert!(!stdout(&init).contains("libsqlite3-dev"), "{init:?}");
}

#[test]
fn a_feature_that_compiles_the_library_makes_it_c() {
    let manifest = "[features]\nown = [\"rusqlite/bundled\"]\n[dependencies]\nrusqlite = { path = \"rusqlite\" }\n";
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
fn a_dependency_of_one_target_counts_for_that_target_only() {
    let manifest = "[target.'cfg(target_env = \"musl\")'.dependencies]\njemalloc-sys = { path = \"jemalloc-sys\" }\n";
    let jemalloc = "links = \"jemalloc\"\n[build-dependencies]\ncc = { path = \"../cc\" }\n";
    let project = app(manifest, &[("jemalloc-sys", jemalloc, "fn main() {}"), ("cc", "", "")]);
    let kinds: Vec<(Value, Value)> =
        json(&project, &[]).iter().map(|advice| (advice["target"].clone(), advice["kind"].clone())).collect();
    let pair = |target: &str, kind: &str| (Value::from(target), Value::from(kind));
    assert_eq!(kinds, [pair("aarch64-linux", "rust"), pair("x86_64-linux", "rust"), pair("x86_64-linux-musl", "c")]);
}

#[test]
fn a_build_script_that_calls_cpp_compiles_cplusplus() {
    let snappy = ("snappy", "[build-dependencies]\ncc = { path = \"../cc\" }\n");
    let manifest = "[dependencies]\nsnappy = { path = \"snappy\" }\n";
    let kind = |script| {
        let project = app(manifest, &[(snappy.0, snappy.1, script), ("cc", "", "")]);
        json(&project, &["--target", "aarch64-linux"])[0]["kind"].clone()
    };
    assert_eq!(kind("fn main() { cc::Build::new().cpp(true) }"), "c++");
    assert_eq!(kind("fn main() { /* cc::Build::new().cpp(true) */ }"), "c");
}

#[test]
fn the_printed_lines_make_a_valid_manifest() {
    let project = app("[dependencies]\nrusqlite = { path = \"rusqlite\" }\n", SQLITE);
    let text = stdout(&project.crossflake(0, &["advise"]));
    let (_, lines) = text.split_once("below \"targets\":\n\n").unwrap();
    project.write("targets.json", &format!("{{ \"version\": 1, \"targets\": {{\n{lines}}} }}"));
    project.crossflake(0, &["generate"]);
    let targets = project.read("nix/targets.nix");
    assert_eq!(targets.matches("packages = \"packages/").count(), 2, "{targets}");
    // For this manifest, the advice is the same.
    assert_eq!(stdout(&project.crossflake(0, &["advise"])).split_once("below \"targets\":\n\n").unwrap().1, lines);
}

/// The project enables a feature of an indirect dependency by depending on it.
#[test]
fn the_line_for_cargo_toml_replaces_the_system_library() {
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
fn a_missing_cargo_lock_is_an_error_with_a_hint() {
    let project = app("", &[]);
    std::fs::remove_file(project.path("Cargo.lock")).unwrap();
    let output = project.crossflake(2, &["advise"]);
    assert!(stderr(&output).contains("cargo generate-lockfile"), "{}", stderr(&output));
    assert!(!project.path("Cargo.lock").exists(), "advise writes no file");
}

/// Runs the tests' own cargo, because rustup's would look for the version that the file pins.
#[test]
fn advise_and_init_report_a_newer_rust() {
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
    let supply = rust["version"].as_str().unwrap();
    let sentences = [
        format!(
            "rust-toolchain.toml pins Rust 1.9999, but the debian supply has {supply}; the nixpkgs supply uses the pinned one"
        ),
        format!("new 1.0.0 requires Rust 1.9999, but the debian supply has {supply} (app > new)"),
    ];
    let text = stdout(&crossflake(&["advise"])).split_whitespace().collect::<Vec<_>>().join(" ");
    let notes = stderr(&crossflake(&["init"]));
    for sentence in &sentences {
        assert_eq!(text.matches(sentence).count(), 1, "{text}");
        assert_eq!(notes.matches(&format!("note: {sentence}\n")).count(), 1, "{notes}");
    }
}

/// The nixpkgs supply uses fenix's stable of flake.lock, or the version in rust-toolchain.toml.
#[test]
fn the_nixpkgs_supply_has_no_rust_mismatch() {
    let project = app("rust-version = \"1.9999\"\n", &[]);
    let manifest = r#"{ "version": 1, "supply": "nixpkgs", "targets": { "aarch64-linux": {} } }"#;
    project.write("targets.json", manifest);
    assert_eq!(json(&project, &[])[0]["rust"], Value::Null);
    assert!(!stdout(&project.crossflake(0, &["advise"])).contains("Other versions of Rust"));
}

/// One crate of the table, and an unknown one whose build script has an HTTP client.
const DOWNLOADS: &[(&str, &str, &str)] = &[
    ("v8", "", "fn main() {}"),
    ("own-sys", "[build-dependencies]\nureq = { path = \"../ureq\" }\n", "fn main() {}"),
    ("ureq", "", ""),
];

#[test]
fn crates_that_download_are_named_with_what_to_do() {
    let manifest = "[dependencies]\nv8 = { path = \"v8\" }\nown-sys = { path = \"own-sys\" }\n";
    let project = app(manifest, DOWNLOADS);
    let text = stdout(&project.crossflake(0, &["advise", "--target", "aarch64-linux"]));
    assert!(text.contains("Rust, and files that crates download while they build: see below."), "{text}");
    assert!(text.contains("v8: set RUSTY_V8_ARCHIVE to the path of"), "{text}");
    assert!(text.contains("own-sys: look in its documentation"), "{text}");
    let crates = &json(&project, &["--target", "aarch64-linux"])[0]["crates"];
    assert_eq!(crates[0]["download"]["variable"], "");
    assert_eq!(crates[1]["download"]["variable"], "RUSTY_V8_ARCHIVE");

    let notes = stderr(&project.crossflake(0, &["init", "--target", "aarch64-linux"]));
    assert!(
        notes.contains("v8 1.0.0 downloads files while it builds, but builds have no network; set RUSTY"),
        "{notes}"
    );
    assert!(notes.contains("own-sys 1.0.0 seems to download files"), "{notes}");
}

#[test]
fn a_feature_that_avoids_a_download_is_respected() {
    for (feature, downloads) in [("", true), ("vendored", false)] {
        let manifest = format!(
            "[dependencies]\nutoipa-swagger-ui = {{ path = \"ui\", features = [{}] }}\n",
            match feature {
                "" => String::new(),
                feature => format!("\"{feature}\""),
            }
        );
        let project = Project::new(&[("src/main.rs", "fn main() {}\n")]);
        let package = "[package]\nname = \"app\"\nversion = \"1.0.0\"\nedition = \"2021\"\n";
        project.write("Cargo.toml", &format!("{package}{manifest}"));
        project.write(
            "ui/Cargo.toml",
            "[package]\nname = \"utoipa-swagger-ui\"\nversion = \"1.0.0\"\n[features]\nvendored = []\n",
        );
        project.write("ui/src/lib.rs", "");
        project.write("ui/build.rs", "fn main() { std::process::Command::new(\"curl\"); }");
        let project = project.lock();
        let text = stdout(&project.crossflake(0, &["advise", "--target", "aarch64-linux"]));
        assert_eq!(text.contains("enable its feature vendored"), downloads, "{text}");
    }
}
