//! The documents name all there is.

use std::collections::BTreeSet;

use crossflake::manifest;
use crossflake::target::TARGETS;
use serde_json::Value;

const MANIFEST: &str = include_str!("../docs/manifest.md");

/// The manifest's keys, in the schema's own object and in a target's.
fn keys() -> BTreeSet<String> {
    let schema: Value = serde_json::from_str(&manifest::schema()).unwrap();
    let properties = |object: &Value| object["properties"].as_object().unwrap().keys().cloned().collect();
    let mut keys: BTreeSet<_> = properties(&schema);
    keys.append(&mut properties(&schema["$defs"]["target"]));
    keys
}

#[test]
fn every_key_of_the_manifest_has_a_section_and_every_section_is_a_key() {
    let headings = MANIFEST.lines().filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`'));
    assert_eq!(headings.map(str::to_owned).collect::<BTreeSet<_>>(), keys());
}

#[test]
fn every_triple_is_listed_with_its_name_and_floors() {
    let is_row = |line: &&str| TARGETS.iter().any(|t| line.starts_with(&format!("| `{}` |", t.triple)));
    let listed: Vec<_> = MANIFEST.lines().filter(is_row).collect();
    let expected: Vec<_> = TARGETS
        .iter()
        .map(|target| {
            let floors: Vec<_> = target.releases().map(|release| release.glibc.to_string()).collect();
            let floors = if floors.is_empty() { "-".to_owned() } else { floors.join(", ") };
            format!("| `{}` | `{}` | {floors} |", target.triple, target.name)
        })
        .collect();
    assert_eq!(listed, expected);
}

#[test]
fn examples_are_manifests() {
    let blocks = MANIFEST.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    for block in blocks {
        let whole = if block.starts_with('{') {
            block.to_owned()
        } else {
            format!("{{ \"version\": 1, \"targets\": {{ \"aarch64-linux\": {{ {block} }} }} }}")
        };
        if let Err(error) = manifest::Manifest::parse("docs/manifest.md".as_ref(), &whole) {
            panic!("{error}\n{whole}");
        }
    }
}
