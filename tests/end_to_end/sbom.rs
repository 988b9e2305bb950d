//! `.#TARGET.sbom`: what is linked into programs, by cargo's account, and a document that is CycloneDX.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use crate::end_to_end::tools::{crossflake, init, json, nix, run, stdout, track, write};

/// A program with a dependency, one of that one's own that another platform has, a proc macro, and one of a build
/// script.
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

/// The names of components with a package URL of this kind.
fn names(document: &Value, kind: &str) -> BTreeSet<String> {
    let components = document["components"].as_array().unwrap().iter();
    components
        .filter(|part| part["purl"].as_str().is_some_and(|purl| purl.starts_with(kind)))
        .map(|part| part["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn what_is_linked_is_listed_and_nothing_else() {
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
    // itoa is for Windows, zmij for the build script, cfg-if for tests; thiserror-impl is a proc macro, and syn its.
    assert_eq!(names(&document, "pkg:cargo/"), BTreeSet::from(["memchr".to_owned()]));
    let debian = names(&document, "pkg:deb/debian/");
    for package in ["libc6", "libgcc-s1", "libstd-rust-web-dev"] {
        assert!(debian.contains(package), "{package} in {debian:?}");
    }
    check_form(&document);
    let memchr = &document["components"][0];
    assert_eq!(memchr["licenses"][0]["expression"], "Unlicense OR MIT");
    assert!(memchr["hashes"][0]["content"].as_str().unwrap().len() == 64, "{memchr}");

    // The output is that document, and its hash of the program is the program's.
    let output = json(nix(folder).args(["build", "--no-link", "--json", ".#aarch64-linux.sbom"]));
    let file = output[0]["outputs"]["out"].as_str().unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), document);
    let package = stdout(nix(folder).args(["eval", "--raw", ".#aarch64-linux"]));
    let sum = stdout(Command::new("sha256sum").arg(format!("{package}/bin/listed")));
    let program = &document["metadata"]["component"]["components"][0];
    assert_eq!(program["hashes"][0]["content"].as_str(), sum.split(' ').next());
    run(nix(folder).args(["build", "--no-link", "--rebuild", ".#aarch64-linux.sbom"]));

    let licences = stdout(crossflake(folder).args(["sbom", "--quiet", "aarch64-linux", "--licenses"]));
    assert_eq!(licences.lines().next(), Some("Unlicense OR MIT"));
}

/// What CycloneDX 1.5 requires of a document and its parts. `scripts/sbom-schema` holds one against the schema itself.
fn check_form(document: &Value) {
    assert_eq!(document["bomFormat"], "CycloneDX");
    assert_eq!(document["specVersion"], "1.5");
    let kinds = ["application", "file", "library"];
    let subject = [document["metadata"]["component"].clone()];
    let tools = document["metadata"]["tools"]["components"].as_array().unwrap();
    let mut references = BTreeSet::new();
    for part in subject.iter().chain(tools).chain(document["components"].as_array().unwrap()) {
        assert!(kinds.contains(&part["type"].as_str().unwrap()), "{part}");
        assert!(!part["name"].as_str().unwrap().is_empty(), "{part}");
        assert!(references.insert(part["bom-ref"].as_str().unwrap().to_owned()), "twice: {part}");
    }
    for dependency in document["dependencies"].as_array().unwrap() {
        assert!(references.contains(dependency["ref"].as_str().unwrap()), "{dependency}");
    }
}
