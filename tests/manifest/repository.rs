//! This repository is a project of its own kind: what it has of generated files is current.

use std::path::{Path, PathBuf};

use crossflake::generate::generate;
use crossflake::manifest::{Manifest, schema};

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_generated_targets_are_current() {
    let manifest = Manifest::read(&file("targets.json")).unwrap();
    let current = fs_err::read_to_string(file("nix/targets.nix")).unwrap();
    assert_eq!(current, generate(&manifest), "run `crossflake generate`");
}

#[test]
fn the_committed_schema_is_current() {
    let current = fs_err::read_to_string(file("docs/targets.schema.json")).unwrap();
    assert_eq!(current, schema(), "run `crossflake schema > docs/targets.schema.json`");
}
