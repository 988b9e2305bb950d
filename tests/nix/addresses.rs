//! The addresses and hashes with which Nix downloads pinned packages without `crossflake fetch`.

use std::collections::BTreeMap;

use crossflake::testing::Deb;
use crossflake::testing::Mirrors;
use crossflake_debian::pins::Pins;
use crossflake_debian::snapshot;
use crossflake_debian::sources;
use serde::Deserialize;

use super::eval::{Store, eval, repository};

/// A package's fixed-output derivation.
#[derive(Deserialize)]
struct File {
    name: String,
    url: String,
    builder: String,
    hash: String,
    algorithm: String,
    mode: String,
}

/// The derivations of all pinned packages, by key.
fn files() -> BTreeMap<String, File> {
    let folder = repository("nix/supplies/debian");
    let expression = format!(
        "let
          pins = builtins.fromJSON (builtins.readFile {1});
          packages = import {0}/packages.nix {{
            pins = pins // {{
              packages = builtins.mapAttrs (
                _: package: package // {{ snapshot = pins.snapshots.${{package.archive}}; }}
              ) pins.packages;
            }};
          }};
          describe = file: {{
            inherit (file) builder name;
            url = if file ? url then file.url else builtins.head file.urls;
            hash = file.outputHash;
            algorithm = file.outputHashAlgo;
            mode = file.outputHashMode;
          }};
        in
        builtins.mapAttrs (key: _: describe (packages.file key)) pins.packages",
        folder.display(),
        repository("pins.json").display()
    );
    serde_json::from_value(eval(&Store::None, &expression).unwrap_or_else(|error| panic!("{error}"))).unwrap()
}

/// Whether a text has the form `20261121T021046Z`.
fn is_timestamp(text: &str) -> bool {
    let form: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let number = |range: std::ops::Range<usize>| text[range].parse::<u32>().unwrap();
    form == "00000000T000000Z"
        && (2005..2100).contains(&number(0..4))
        && (1..=12).contains(&number(4..6))
        && (1..=31).contains(&number(6..8))
        && number(9..11) < 24
        && number(11..13) < 60
        && number(13..15) < 60
}

#[test]
fn every_package_has_the_address_of_its_snapshot_and_its_pinned_hash() {
    let pins = Pins::of_release();
    let files = files();
    assert_eq!(files.len(), pins.packages.len());
    let mirrors = Mirrors { own: sources::Mirrors::default(), snapshots: snapshot::ROOT.to_owned() };
    for (key, package) in &pins.packages {
        let (file, snapshot) = (&files[key], &pins.snapshots[&package.archive]);
        let path = &package.path;
        assert_eq!(file.url, format!("https://snapshot.debian.org/archive/{}/{snapshot}/{path}", package.archive));
        // `fetch` asks the same address when no mirror has the file.
        let deb = Deb {
            name: file.name.clone(),
            archive: package.archive.clone(),
            path: path.clone(),
            snapshot: snapshot.clone(),
            size: package.size,
            sha256: package.sha256.clone(),
            store_path: String::new(),
        };
        assert_eq!(mirrors.addresses(&deb), [file.url.as_str()]);
        assert_eq!((file.hash.as_str(), file.algorithm.as_str()), (package.sha256.as_str(), "sha256"), "{key}");
        assert_eq!((file.builder.as_str(), file.mode.as_str()), ("builtin:fetchurl", "flat"), "{key}");
        assert!(package.sha256.len() == 64 && package.size > 0, "{key}");
    }
    println!("{} addresses and hashes", files.len());
}

/// Debian's policy for its pool: `pool/main/g/glibc/libc6_2.31-13_arm64.deb`, with `lib?` instead of `?` if the name of the
/// source starts with lib. File names leave out the epoch of a version.
#[test]
fn every_path_follows_from_name_version_and_architecture_by_debians_policy() {
    for (key, package) in &Pins::of_release().packages {
        let parts: Vec<_> = package.path.split('/').collect();
        let ["pool", "main", prefix, source, file] = parts[..] else { panic!("{key}: {}", package.path) };
        let expected = if source.starts_with("lib") { &source[..4] } else { &source[..1] };
        assert_eq!(prefix, expected, "{key}");
        let (name, rest) = key.split_once('_').unwrap();
        let (version, architecture) = rest.rsplit_once('_').unwrap();
        let version = version.split_once(':').map_or(version, |(_epoch, version)| version);
        assert_eq!(file, format!("{name}_{version}_{architecture}.deb"), "{key}");
    }
}

#[test]
fn every_snapshot_has_a_timestamp_after_the_indices_of_the_pins() {
    let pins = Pins::of_release();
    for (archive, snapshot) in &pins.snapshots {
        assert!(is_timestamp(snapshot), "{archive}: {snapshot}");
    }
    for (suite, date) in &pins.suites {
        let (archive, _) = suite.split_once('/').unwrap();
        assert!(is_timestamp(date), "{suite}: {date}");
        // A package that a later `crossflake lock` added has a snapshot of its own.
        let own = pins.packages.values().filter(|package| package.archive == archive);
        let newest = own.filter_map(|package| package.snapshot.as_ref()).chain([&pins.snapshots[archive]]).max();
        assert!(newest.is_some_and(|newest| newest > date), "{suite}");
    }
}

#[test]
fn a_file_of_the_manifest_has_its_path_in_a_variable_and_its_record() {
    let manifest = r#"{ "version": 1, "targets": { "aarch64-linux": { "sources": [{
        "url": "https://example.org/a%20b.gz", "variable": "ARCHIVE", "prefix": "file://",
        "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    }] }, "x86_64-linux": {} } }"#;
    let targets = tempfile::NamedTempFile::with_suffix(".nix").unwrap();
    let manifest = crossflake::testing::Manifest::parse("targets.json".as_ref(), manifest).unwrap();
    std::fs::write(targets.path(), crossflake::testing::generate(&manifest)).unwrap();
    let expression = format!(
        "builtins.mapAttrs (_: import {}) (import {}).targets",
        repository("nix/source-files.nix").display(),
        targets.path().display()
    );
    let value = eval(&Store::None, &expression).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(value["x86_64-linux"], serde_json::json!({ "env": {}, "sources": [] }));
    let record = &value["aarch64-linux"]["sources"][0];
    let path = record["storePath"].as_str().unwrap();
    assert!(path.ends_with("-a-20b.gz"), "{path}");
    assert_eq!(value["aarch64-linux"]["env"]["ARCHIVE"], format!("file://{path}"));
    let source: crossflake::testing::Source = serde_json::from_value(record.clone()).unwrap();
    assert_eq!(source.flaw(), None);
}
