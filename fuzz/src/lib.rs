//! Properties of each parser of foreign input, for any input: it ends without a panic, in bounded memory, and a value that
//! it accepts keeps the format's rules. One function for each parser; it takes the bytes of one input.
//!
//! libFuzzer calls these functions through `fuzz_targets`. `tests/parsers.rs` calls them with the seeds and mutations of the
//! seeds.

use std::cmp::Ordering;
use std::path::Path;

use crossflake::testing::{self, Manifest, answer, generate, plain, recognise};
use crossflake_debian::closure::{self, Request};
use crossflake_debian::index::{Index, Source};
use crossflake_debian::pins::{PackageId, Pins};
use crossflake_debian::release::{self, Release};
use crossflake_debian::sources::Mirrors;
use crossflake_debian::timestamp::Timestamp;
use crossflake_debian::version::Version;
use crossflake_debian::xz;
use crossflake_debian::{deb, gpgv, relation};

pub type Parser = fn(&[u8]);

/// Each parser with the name of its fuzz target and its folder of seeds.
pub const PARSERS: &[(&str, Parser)] = &[
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

/// The bytes up to the first that is not UTF-8.
fn text(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap(),
    }
}

/// apt's sources, in both formats: every mirror is an HTTP address.
pub fn apt_sources(bytes: &[u8]) {
    for file in ["debian.sources", "sources.list"] {
        if let Ok(mirrors) = Mirrors::parse(&[(file.to_owned(), text(bytes).to_owned())]) {
            for mirror in mirrors.debian.iter().chain(&mirrors.security) {
                assert!(mirror.starts_with("http://") || mirror.starts_with("https://"), "{mirror}");
            }
        }
    }
}

/// A binary: `inspect` returns facts or an error, and `check` accepts the facts for every target.
pub fn binary_file(bytes: &[u8]) {
    let Ok(facts) = crossflake_verify::inspect(bytes) else { return };
    for target in crossflake_target::TARGETS {
        let glibc = Some("2.17".parse().unwrap());
        let expectation = crossflake_verify::Expectation {
            target,
            glibc,
            strip: crossflake_verify::Strip::Yes,
            allowed_libraries: vec![],
            in_build: false,
        };
        crossflake_verify::check(&facts, &expectation);
    }
    serde_json::to_string(&facts).unwrap();
}

/// The output of `cargo metadata` and, after a zero byte, of `cargo tree`.
pub fn cargo_json(bytes: &[u8]) {
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

/// A Debian package: the member that is read has a bounded size.
pub fn deb_file(bytes: &[u8]) {
    if let Ok(member) = deb::member(bytes, deb::BUSYBOX_MEMBER) {
        assert!(member.len() <= 64 << 20);
    }
}

/// A build log: the lines of the errors found are lines of the log.
pub fn build_log(bytes: &[u8]) {
    let log = plain(bytes);
    let lines = log.lines().count();
    let found = recognise(&log);
    for occurrence in found.iter().flat_map(|found| &found.occurrences) {
        assert!((1..=lines).contains(&occurrence.line));
    }
    answer::text(&found);
    answer::json(&found);
}

/// targets.json: an error, or Nix code and pins can be made from it.
pub fn manifest(bytes: &[u8]) {
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

/// Nix's answers about a flake: an accepted source has a name without a path.
pub fn nix_json(bytes: &[u8]) {
    if let Ok(source) = serde_json::from_slice::<testing::Source>(bytes) {
        if source.flaw().is_none() {
            let name = source.name();
            assert!(!name.contains('/') && !name.starts_with('.') && !name.is_empty());
        }
    }
    let _ = serde_json::from_slice::<testing::Output>(bytes);
}

/// Nix's text output: version, configuration and dry run.
pub fn nix_text(bytes: &[u8]) {
    let text = text(bytes);
    testing::Version::parse(text);
    testing::Configuration::parse(text, true);
    testing::DryRun::parse(text);
}

/// An index of packages: an error, or entries with safe paths, hashes and sizes; a closure contains indexed packages only.
pub fn packages(bytes: &[u8]) {
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

/// targets.lock.json: writing and reading again gives the same pins.
pub fn pins(bytes: &[u8]) {
    let Ok(pins) = Pins::parse(text(bytes), "targets.lock.json") else { return };
    let written = pins.checked_json("targets.lock.json").unwrap();
    assert_eq!(Pins::parse(&written, "targets.lock.json").unwrap(), pins);
    for (key, package) in &pins.packages {
        assert!(PackageId::parse(key).is_some() && release::is_path_below(&package.path));
    }
}

/// A dependency field: printing and reading again gives the same text.
pub fn relations(bytes: &[u8]) {
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

/// The signed text of a suite: its indices have paths below the suite.
pub fn release_file(bytes: &[u8]) {
    let text = text(bytes);
    let _ = Timestamp::parse_compact(text);
    let Ok(release) = Release::parse(text) else { return };
    for file in &release.files {
        assert!(release::is_path_below(&file.path) && release::is_path_below(&file.path_by_hash()));
        assert!(release::is_sha256(&file.sha256) && file.size <= release::LARGEST);
    }
    release.packages("amd64").and_then(|file| release.unpacked(file));
}

/// gpgv's status output: accepted only with a good and valid signature.
pub fn signature(bytes: &[u8]) {
    if gpgv::judge(text(bytes)).is_ok() {
        assert!(text(bytes).contains("[GNUPG:] GOODSIG") && text(bytes).contains("[GNUPG:] VALIDSIG"));
    }
}

/// Up to three versions, one per line: the comparison is a total order.
pub fn versions(bytes: &[u8]) {
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

/// xz data: the content is at most as long as the limit.
pub fn compressed(bytes: &[u8]) {
    if let Ok(content) = xz::decompress(bytes, 1 << 16) {
        assert!(content.len() <= 1 << 16);
    }
}
