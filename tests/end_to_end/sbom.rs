//! `.#TARGET.sbom` lists the crates that are linked into programs, in CycloneDX's format.

use std::collections::BTreeSet;
use std::process::Command;

use cyclonedx_bom::models::bom::{Bom, SpecVersion};
use cyclonedx_bom::validation::Validate;
use serde_json::Value;

use crate::end_to_end::tools::{crossflake, init, json, nix, run, stdout, track, write};

/// A package with one dependency that is linked for Linux. The others are for Windows, a proc macro, for the build
/// script or for tests.
const MANIFEST: &str = r#"[package]
name = "listed"
version = "0.1.0"
edition = "2021"
license = "MIT"

[dependencies]
memchr = { version = "2", default-features = false }
thiserror-impl = "2"

[target.'cfg(windows)'.dependencies]
itoa = "1"

[build-dependencies]
zmij = "1"

[dev-dependencies]
cfg-if = "1"
"#;

/// The names of components whose package URL starts with `kind`.
fn names(document: &Value, kind: &str) -> BTreeSet<String> {
    let components = document["components"].as_array().unwrap().iter();
    components
        .filter(|part| part["purl"].as_str().is_some_and(|purl| purl.starts_with(kind)))
        .map(|part| part["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn only_linked_crates_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "Cargo.toml", MANIFEST);
    write(folder, "build.rs", "fn main() {}\n");
    write(folder, "src/main.rs", "fn main() { println!(\"{:?}\", memchr::memchr(1, &[1])); }\n");
    run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--quiet"]));
    track(folder);
    init(folder, &["aarch64-unknown-linux-gnu"]);
    track(folder);

    let document = json(crossflake(folder).args(["sbom", "--quiet", "aarch64-linux"]));
    // itoa is for Windows, zmij for the build script, cfg-if for tests; thiserror-impl is a proc macro, which uses syn.
    assert_eq!(names(&document, "pkg:cargo/"), BTreeSet::from(["memchr".to_owned()]));
    let debian = names(&document, "pkg:deb/debian/");
    for package in ["libc6", "libgcc-s1", "libstd-rust-web-dev"] {
        assert!(debian.contains(package), "{package} in {debian:?}");
    }
    let bom = Bom::parse_from_json_v1_5(document.to_string().as_bytes()).unwrap();
    let validity = bom.validate_version(SpecVersion::V1_5);
    assert!(validity.passed(), "{validity:?}");
    let memchr = &document["components"][0];
    assert_eq!(memchr["licenses"][0]["expression"], "Unlicense OR MIT");
    assert!(memchr["hashes"][0]["content"].as_str().unwrap().len() == 64, "{memchr}");

    // The flake's output is the same document, with the hash of the built program.
    let output = json(nix(folder).args(["build", "--no-link", "--json", ".#aarch64-linux.sbom"]));
    let file = output[0]["outputs"]["out"].as_str().unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), document);
    let package = stdout(nix(folder).args(["eval", "--raw", ".#aarch64-linux"]));
    let sum = stdout(Command::new("sha256sum").arg(format!("{package}/bin/listed")));
    let program = &document["metadata"]["component"]["components"][0];
    assert_eq!(program["hashes"][0]["content"].as_str(), sum.split(' ').next());
    run(nix(folder).args(["build", "--no-link", "--rebuild", ".#aarch64-linux.sbom"]));

    let licenses = stdout(crossflake(folder).args(["sbom", "--quiet", "aarch64-linux", "--licenses"]));
    assert_eq!(licenses.lines().next(), Some("Unlicense OR MIT"));
}
