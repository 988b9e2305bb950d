//! The manifests of `tests/cmd/manifest/bad.in`: each is wrong in a way of its own.

use std::collections::BTreeMap;
use std::process::Command;

#[test]
fn every_bad_manifest_has_a_message_of_its_own_and_the_exit_code_of_trouble() {
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
        assert!(message.contains(&name), "{name} is not named: {message}");
        let text = message.replace(&name, "FILE");
        if let Some(other) = messages.insert(text.clone(), name.clone()) {
            panic!("{name} and {other} have one message: {text}");
        }
    }
    assert!(messages.len() >= 30, "only {} cases", messages.len());
    println!("{} bad manifests, each with a message of its own", messages.len());
}
