//! The generated file: its text, and the value that Nix reads from it.

use std::path::Path;
use std::process::Command;

use crossflake::testing::Manifest;
use crossflake::testing::generate;
use serde_json::{Value, json};

/// A manifest with every key, at the top and on a target.
const EVERYTHING: &str = include_str!("everything.json");

fn generated(text: &str) -> String {
    generate(&Manifest::parse(Path::new("targets.json"), text).unwrap())
}

/// Evaluates the text with Nix, without a build and without writing to the store.
fn evaluated(text: &str) -> Value {
    let output = Command::new("nix-instantiate")
        .args(["--eval", "--strict", "--json", "--readonly-mode", "-E", text])
        .output()
        .expect("nix-instantiate is installed");
    assert!(output.status.success(), "{}\n{text}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_manifest_with_every_key_gives_the_snapshot() {
    insta::assert_snapshot!(generated(EVERYTHING));
}

#[test]
fn nix_reads_the_values_of_the_manifest() {
    let all = evaluated(&generated(EVERYTHING));
    let manifest: Value = serde_json::from_str(EVERYTHING).unwrap();
    let names = |value: &Value| value["targets"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&all), names(&manifest));

    let pi = &all["targets"]["pi"];
    assert_eq!(pi["check"], json!({ "run": null, "tests": null }));
    assert_eq!(pi["glibc"], "2.35");
    assert_eq!(pi["debian"]["cxx"], 10);
    assert_eq!(pi["debian"]["packages"], "packages/pi");
    assert_eq!(pi["debian"]["tools"], Value::Null);
    let riscv = &all["targets"]["riscv64-linux"];
    assert_eq!(riscv["check"]["run"], manifest["targets"]["riscv64-linux"]["run"]);
}

#[test]
fn nix_reads_every_character_unchanged() {
    let mut arguments: Vec<String> = (1..=0x2ff_u32).filter_map(char::from_u32).map(String::from).collect();
    arguments.extend(
        ["${a}", "$${a}", "$$${a}", "\\${a}", "\"", "''${a}''", "a\r\nb", "$", "\\", "\u{feff}", "ä🦀"]
            .map(String::from),
    );
    let manifest = json!({ "version": 1, "run": arguments, "targets": { "aarch64-linux": {} } });
    let read = evaluated(&generated(&manifest.to_string()));
    assert_eq!(read["targets"]["aarch64-linux"]["check"]["run"], json!(arguments));
}
