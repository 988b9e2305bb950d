//! The commands `targets`, `matrix`, `completions` and `man`.

use std::process::{Command, Output};

#[test]
fn commands_print_the_expected_text() {
    crate::cases(&["tests/cmd/targets/*.trycmd"]);
}

fn crossflake(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_crossflake")).args(arguments).output().unwrap()
}

#[test]
fn the_committed_table_of_targets_is_current() {
    let path = crate::repository("docs/targets.md");
    let current = fs_err::read_to_string(path).unwrap();
    let output = crossflake(&["targets", "--markdown"]);
    assert!(current.as_bytes() == output.stdout, "run `crossflake targets --markdown > docs/targets.md`");
}

#[test]
fn the_completions_of_every_shell_have_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let output = crossflake(&["completions", shell]);
        assert!(output.status.success());
        let script = String::from_utf8(output.stdout).unwrap();
        for command in ["generate", "doctor", "targets"] {
            assert!(script.contains(command), "{shell}: no {command}");
        }
    }
}

#[test]
fn bash_can_read_its_completions() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("crossflake.bash");
    fs_err::write(&file, crossflake(&["completions", "bash"]).stdout).unwrap();
    let words = "COMP_WORDS=(crossflake doc); COMP_CWORD=1; _crossflake crossflake doc crossflake";
    let script = format!("source {}; {words}; echo \"${{COMPREPLY[@]}}\"", file.display());
    let output = Command::new("bash").args(["-euc", &script]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "doctor\n", "{output:?}");
}

#[test]
fn manual_pages_are_written_for_each_command() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("man1");
    let output = crossflake(&["man", "--output", folder.to_str().unwrap()]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    for page in ["crossflake.1", "crossflake-doctor.1", "crossflake-build.1"] {
        let text = fs_err::read_to_string(folder.join(page)).unwrap();
        assert!(text.contains(".SH NAME") && text.contains(".SH OPTIONS"), "{page}: {text}");
    }
}
