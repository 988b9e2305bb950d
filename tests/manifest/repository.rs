//! The generated files of this repository, which is a crossflake project itself, are current.

use std::path::PathBuf;
use std::process::Command;

use crossflake::testing::Manifest;
use crossflake::testing::generate;

fn file(path: &str) -> PathBuf {
    crate::repository(path)
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
    let output = Command::new(env!("CARGO_BIN_EXE_crossflake")).arg("schema").output().unwrap();
    assert!(output.status.success());
    assert_eq!(
        current,
        String::from_utf8(output.stdout).unwrap(),
        "run `crossflake schema > docs/targets.schema.json`"
    );
}
