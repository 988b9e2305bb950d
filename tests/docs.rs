//! The documents agree with the code: keys, triples, floors, C dependencies, examples.

use std::collections::BTreeSet;

use crossflake::testing::{Manifest, schema};
use crossflake_target::TARGETS;
use serde_json::Value;

const MANIFEST: &str = include_str!("../docs/manifest.md");

/// All keys of a manifest: at the top and on a target.
fn keys() -> BTreeSet<String> {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
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
fn every_triple_has_a_row_with_its_name_and_floors() {
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
fn the_page_on_c_dependencies_has_the_table_of_advise() {
    let page = include_str!("../docs/c-dependencies.md");
    let known = crossflake::testing::advise_markdown();
    assert!(page.ends_with(&known), "put the output of `crossflake advise --table` at its end");
}

#[test]
fn examples_are_valid_manifests() {
    let blocks = MANIFEST.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    for block in blocks {
        let whole = if block.starts_with('{') {
            block.to_owned()
        } else {
            format!("{{ \"version\": 1, \"targets\": {{ \"aarch64-linux\": {{ {block} }} }} }}")
        };
        if let Err(error) = Manifest::parse("docs/manifest.md".as_ref(), &whole) {
            panic!("{error}\n{whole}");
        }
    }
}

/// The rows of the table of distributions: name, glibc, floor.
fn distributions() -> Vec<[String; 3]> {
    let text = include_str!("../docs/deploying.md");
    let (_, table) = text.split_once("| distribution | glibc | floor |\n|---|---|---|\n").unwrap();
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        cells.try_into().unwrap()
    })
    .collect()
}

#[test]
fn the_floor_of_a_distribution_is_the_newest_not_above_its_glibc() {
    let rows = distributions();
    assert!(rows.len() > 15);
    for triple in ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"] {
        let target = TARGETS.iter().find(|target| target.triple == triple).unwrap();
        for [name, glibc, floor] in &rows {
            let own: Option<crossflake_target::Glibc> = glibc.parse().ok();
            assert!(own.is_some() || glibc == "none", "{name}: {glibc}");
            let possible = target.releases().map(|release| release.glibc).filter(|floor| Some(*floor) <= own);
            let expected = possible.max().map_or("musl".to_owned(), |floor| floor.to_string());
            assert_eq!(*floor, expected, "{name}, {triple}");
        }
    }
}

#[test]
fn every_test_that_the_page_on_trust_names_exists() {
    let page = include_str!("../docs/trust.md");
    let tests: Vec<_> = page.split('`').skip(1).step_by(2).filter_map(|code| code.rsplit_once("::")).collect();
    assert!(tests.len() > 30, "{tests:?}");
    let mut git = std::process::Command::new("git");
    let output = git.current_dir(crate::repository("")).args(["grep", "-hoE", "(fn|mod) [a-z_0-9]+"]).output().unwrap();
    let sources = String::from_utf8(output.stdout).unwrap();
    let names: BTreeSet<_> = sources.lines().filter_map(|line| line.split_once(' ')).map(|(_, name)| name).collect();
    let missing: Vec<_> = tests.iter().filter(|(_, name)| !names.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
