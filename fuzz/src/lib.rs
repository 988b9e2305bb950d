//! What must hold of everything that reads what others wrote, whatever they wrote: it ends, in bounded memory and
//! without a panic, and what it accepts is what it should be. A function a parser; each takes the bytes of one input.
//!
//! `fuzz_targets` hands these to libFuzzer; `tests/parsers.rs` of the program hands them the seeds, and mutations of
//! them, with every `cargo test`.

use std::cmp::Ordering;
use std::path::Path;

use crossflake::testing::Manifest;
use crossflake::testing::recognise;
use crossflake::testing::{self, generate};
use crossflake::testing::{answer, plain as plain_log};
use crossflake_debian::closure::{self, Request};
use crossflake_debian::index::{Index, Source};
use crossflake_debian::pins::{PackageId, Pins};
use crossflake_debian::release::{self, Release};
use crossflake_debian::sources::Mirrors;
use crossflake_debian::timestamp::Timestamp;
use crossflake_debian::version::Version;
use crossflake_debian::xz;
use crossflake_debian::{deb, gpgv, relation};

/// Takes an input.
pub(super) type Parser = fn(&[u8]);

/// Each parser by name, which is that of its fuzz target and of its folder of seeds.
pub(super) const PARSERS: &[(&str, Parser)] = &[
    ("apt_sources", apt_sources),
    ("binary", binary_file),
    ("cargo_json", cargo_json),
    ("deb", deb_file),
    ("log", build_log),
    ("manifest", manifest),
    ("nix_json", nix_json),
    ("nix_text", nix_text),
    ("packages", packages),
    ("pins", pins),
    ("relation", relations),
    ("release", release_file),
    ("signature", signature),
    ("version", versions),
    ("xz", compressed),
];

fn text(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap(),
    }
}

/// Configuration of apt, in both forms: only addresses come out.
pub(super) fn apt_sources(bytes: &[u8]) {
    for file in ["debian.sources", "sources.list"] {
        if let Ok(mirrors) = Mirrors::parse(&[(file.to_owned(), text(bytes).to_owned())]) {
            for mirror in mirrors.debian.iter().chain(&mirrors.security) {
                assert!(mirror.starts_with("http://") || mirror.starts_with("https://"), "{mirror}");
            }
        }
    }
}

/// A program: it has facts or is damaged, and can be held against every target.
pub(super) fn binary_file(bytes: &[u8]) {
    let Ok(facts) = crossflake_verify::inspect(bytes) else { return };
    for target in crossflake_target::TARGETS {
        let glibc = Some("2.17".parse().unwrap());
        let expectation = crossflake_verify::Expectation {
            target,
            glibc,
            strip: crossflake_verify::Strip::Yes,
            allowed_libraries: vec![],
        };
        crossflake_verify::check(&facts, &expectation);
    }
    serde_json::to_string(&facts).unwrap();
}

/// What cargo says of a project: its metadata, and after a zero byte its tree.
pub(super) fn cargo_json(bytes: &[u8]) {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let (json, tree) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let built = testing::Built::of(&String::from_utf8_lossy(tree));
    let Ok(metadata) = serde_json::from_slice::<testing::Metadata>(json) else { return };
    metadata.members().count();
    metadata.default_members().count();
    let graph = testing::Graph::of(&metadata, &built, &[], |_| Default::default());
    graph.reached();
    testing::judge(&graph);
}

/// A package: at most one member comes out, of a bounded size.
pub(super) fn deb_file(bytes: &[u8]) {
    if let Ok(member) = deb::member(bytes, deb::BUSYBOX_MEMBER) {
        assert!(member.len() <= 64 << 20);
    }
}

/// A build's log: what is found is in it.
pub(super) fn build_log(bytes: &[u8]) {
    let plain = plain_log(bytes);
    let lines = plain.lines().count();
    let found = recognise(&plain);
    for occurrence in found.iter().flat_map(|found| &found.occurrences) {
        assert!((1..=lines).contains(&occurrence.line));
    }
    answer::text(&found);
    answer::json(&found);
}

/// A manifest: wrong, or everything can be made of it.
pub(super) fn manifest(bytes: &[u8]) {
    match Manifest::parse(Path::new("targets.json"), text(bytes)) {
        Ok(manifest) => {
            assert!(!manifest.targets.is_empty());
            generate(&manifest);
            for spec in crossflake::testing::required_sets(&manifest, true) {
                assert!(!spec.roots.is_empty());
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// What Nix says of a flake: no record is taken whose names would leave their folder.
pub(super) fn nix_json(bytes: &[u8]) {
    if let Ok(source) = serde_json::from_slice::<testing::Source>(bytes) {
        if source.flaw().is_none() {
            let name = source.name();
            assert!(!name.contains('/') && !name.starts_with('.') && !name.is_empty());
        }
    }
    let _ = serde_json::from_slice::<testing::Output>(bytes);
}

/// What Nix prints for people.
pub(super) fn nix_text(bytes: &[u8]) {
    let text = text(bytes);
    testing::Version::parse(text);
    testing::Configuration::parse(text, true);
    testing::DryRun::parse(text);
}

/// An index: refused, or all that is in it is usable, and each package can be resolved or not.
pub(super) fn packages(bytes: &[u8]) {
    let source = Source { archive: "debian", name: "trixie amd64", text: text(bytes) };
    let Ok(index) = Index::read("amd64", &[source, source]) else { return };
    for name in source.text.lines().filter_map(|line| line.strip_prefix("Package: ")).take(8) {
        let Some(stanza) = index.package(name.trim_end()) else { continue };
        assert!(release::is_path_below(stanza.path) && release::is_sha256(stanza.sha256));
        assert!((1..=release::LARGEST).contains(&stanza.size));
        let request = Request { roots: &[stanza.name.to_owned()], installed: &[].into(), excluded: &[] };
        if let Ok(closure) = closure::closure(&index, &request) {
            assert!(closure.len() <= index.len());
        }
    }
}

/// A lock: what is read can be written, and is the same when read again.
pub(super) fn pins(bytes: &[u8]) {
    let Ok(pins) = Pins::parse(text(bytes), "targets.lock.json") else { return };
    let written = pins.checked_json("targets.lock.json").unwrap();
    assert_eq!(Pins::parse(&written, "targets.lock.json").unwrap(), pins);
    for (key, package) in &pins.packages {
        assert!(PackageId::parse(key).is_some() && release::is_path_below(&package.path));
    }
}

/// A dependency field: what is read is the same when printed and read again.
pub(super) fn relations(bytes: &[u8]) {
    let Ok(relations) = relation::parse(text(bytes)) else { return };
    for relation in &relations {
        let printed = relation.to_string();
        let again = relation::parse(&printed).unwrap();
        assert_eq!(again.iter().map(ToString::to_string).collect::<Vec<_>>(), [printed]);
        for alternative in &relation.alternatives {
            alternative.applies_to("arm64");
            alternative.accepts(None);
        }
    }
}

/// The signed text of a suite: its indices lie below the suite.
pub(super) fn release_file(bytes: &[u8]) {
    let text = text(bytes);
    let _ = Timestamp::parse_compact(text);
    let Ok(release) = Release::parse(text) else { return };
    for file in &release.files {
        assert!(release::is_path_below(&file.path) && release::is_path_below(&file.path_by_hash()));
        assert!(release::is_sha256(&file.sha256) && file.size <= release::LARGEST);
    }
    release.packages("amd64").and_then(|file| release.unpacked(file));
}

/// What gpgv says: without its word for a good signature nothing is believed.
pub(super) fn signature(bytes: &[u8]) {
    if gpgv::judge(text(bytes)).is_ok() {
        assert!(text(bytes).contains("[GNUPG:] GOODSIG") && text(bytes).contains("[GNUPG:] VALIDSIG"));
    }
}

/// Two or three versions, a line each: their order is an order.
pub(super) fn versions(bytes: &[u8]) {
    let versions: Vec<_> = text(bytes).lines().take(3).filter_map(|line| Version::parse(line).ok()).collect();
    for a in &versions {
        assert_eq!(a.cmp(a), Ordering::Equal);
        for b in &versions {
            assert_eq!(a.cmp(b), b.cmp(a).reverse());
            for c in &versions {
                assert!(!(a <= b && b <= c) || a <= c, "{a} {b} {c}");
            }
        }
    }
}

/// Compressed data: never more than is asked for.
pub(super) fn compressed(bytes: &[u8]) {
    if let Ok(content) = xz::decompress(bytes, 1 << 16) {
        assert!(content.len() <= 1 << 16);
    }
}
