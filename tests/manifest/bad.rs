//! The invalid manifests of `tests/cmd/manifest/bad.in`, each with a different mistake.

use std::collections::BTreeMap;
use std::process::Command;

#[test]
fn every_invalid_manifest_has_its_own_message_and_exit_code_2() {
    let folder = crate::repository("tests/cmd/manifest/bad.in");
    let mut messages: BTreeMap<String, String> = BTreeMap::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !name.ends_with(".json") {
            continue;
        }
        let output = Command::new(env!("CARGO_BIN_EXE_crossflake"))
            .args(["generate", "--output", "/dev/null/none", "--manifest", &name])
            .current_dir(&folder)
            .output()
            .unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}: {message}");
        assert!(message.contains(&name), "the message lacks {name}: {message}");
        let text = message.replace(&name, "FILE");
        if let Some(other) = messages.insert(text.clone(), name.clone()) {
            panic!("{name} and {other} have the same message: {text}");
        }
    }
    assert!(messages.len() >= 30, "only {} cases", messages.len());
}
