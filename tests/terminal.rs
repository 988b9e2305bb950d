//! Output on a terminal: colours only there, lines of at most 80 characters, and `--quiet`.

use std::collections::BTreeSet;
use std::process::Command;

use crate::project::{Project, stderr, stdout};
use crate::pty;
use clap::CommandFactory;
use crossflake::Cli;

/// The command without the environment's variables for colours. `CI` is one: it turns colours on, even for a dumb
/// terminal.
fn crossflake(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crossflake"));
    command.args(arguments).current_dir(crate::repository("")).env("TERM", "xterm-256color");
    for name in ["CI", "CLICOLOR", "CLICOLOR_FORCE", "NO_COLOR"] {
        command.env_remove(name);
    }
    command
}

/// Commands with coloured output, each with a coloured text of it.
const COLOURED: &[(&[&str], &str)] = &[
    (&["--help"], "Set up a project:"),
    (&["build", "--help"], "Usage:"),
    (&["verify", "/nowhere"], "error:"),
    (&["explain", "nothing"], "hint:"),
    (&["bild"], "error:"),
    (&["targets", "no-such-target"], "hint:"),
    (&["doctor", "tests/doctor/logs/exec-format/bash.log"], "exec-format"),
    (&["verify", "--triple", "s390x-unknown-linux-gnu", "/proc/self/exe"], "FAIL"),
];

#[test]
fn a_terminal_has_colours() {
    for (arguments, text) in COLOURED {
        let output = pty::output(&crossflake(arguments));
        let coloured = output.split("\x1b[0m").any(|part| part.contains("\x1b[1m") && part.ends_with(text));
        assert!(coloured, "{arguments:?}: {text:?} has no colour in {output:?}");
    }
}

#[test]
fn a_terminal_has_no_colours_with_no_color_or_a_dumb_terminal() {
    for (arguments, text) in COLOURED {
        for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb")] {
            let output = pty::output(crossflake(arguments).env(name, value));
            assert!(output.contains(text) && !output.contains('\x1b'), "{name}, {arguments:?}: {output:?}");
        }
    }
}

#[test]
fn a_pipe_has_no_colours() {
    for (arguments, text) in COLOURED {
        let output = crossflake(arguments).output().unwrap();
        let output = stdout(&output) + &stderr(&output);
        assert!(output.contains(text) && !output.contains('\x1b'), "{arguments:?}: {output:?}");
    }
}

fn names() -> Vec<String> {
    let command = Cli::command();
    command.get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

#[test]
fn help_and_explanations_fit_a_terminal() {
    let mut cases = vec![vec!["--help".to_owned()], vec!["-h".to_owned()]];
    for name in names() {
        cases.extend(["-h", "--help"].map(|option| vec![name.clone(), option.to_owned()]));
    }
    let codes = stdout(&crossflake(&["explain"]).output().unwrap());
    for code in codes.lines().filter_map(|line| line.split(' ').next()) {
        cases.push(vec!["explain".to_owned(), code.to_owned()]);
    }
    let mut long = Vec::new();
    for case in cases {
        let arguments: Vec<&str> = case.iter().map(String::as_str).collect();
        let text = stdout(&crossflake(&arguments).env("COLUMNS", "80").output().unwrap());
        assert!(!text.is_empty(), "{case:?}");
        // Commands in explanations are not wrapped.
        let is_command = |line: &&str| case[0] == "explain" && line.starts_with("      ");
        let lines = text.lines().filter(|line| line.chars().count() > 80 && !is_command(line));
        long.extend(lines.map(|line| format!("{}: {line}", case.join(" "))));
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// Commands that succeed, and write to stderr without `--quiet`.
const WITH_MESSAGES: &[&[&str]] = &[
    &["init"],
    &["generate"],
    &["generate", "--check"],
    &["lock"],
    &["lock", "--check"],
    &["fetch", "--flake", "path:./flake"],
    &["build", "two", "--flake", "path:./flake", "--no-run"],
];

/// Commands that succeed, and never write to stderr.
const WITHOUT_MESSAGES: &[&[&str]] = &[
    &["advise"],
    &["targets"],
    &["matrix"],
    &["schema"],
    &["plan", "one", "--flake", "path:./flake"],
    &["run", "two", "--bin", "b", "--flake", "path:./flake"],
    &["verify", "/proc/self/exe"],
    &["doctor", "log"],
    &["explain", "exec-format"],
    &["completions", "bash"],
    &["man", "--output", "man"],
];

/// Commands that other tests run: `shell` needs a toolchain (tests/end_to_end), bundles need a flake with an input
/// (tests/bundle.rs), `sbom` needs a built output, and `base` a flake in this folder (tests/base.rs).
const ELSEWHERE: &[&str] = &["shell", "bundle", "unbundle", "sbom", "base"];

/// All commands that succeed. The first writes targets.json, which others need.
fn successful() -> impl Iterator<Item = &'static [&'static str]> {
    WITH_MESSAGES.iter().chain(WITHOUT_MESSAGES).copied()
}

#[test]
fn quiet_silences_stderr_of_every_successful_command() {
    let tested = successful().map(|arguments| arguments[0]).chain(ELSEWHERE.iter().copied());
    assert_eq!(tested.map(str::to_owned).collect::<BTreeSet<_>>(), names().into_iter().collect());

    for place in ["before", "after"] {
        let project = cargo_project();
        for arguments in successful() {
            let arguments =
                if place == "before" { [&["-q"], arguments].concat() } else { [arguments, &["--quiet"]].concat() };
            let output = project.crossflake(0, &arguments);
            assert_eq!(stderr(&output), "", "{arguments:?}");
        }
    }
    let project = cargo_project();
    for arguments in WITH_MESSAGES {
        assert_ne!(stderr(&project.crossflake(0, arguments)), "", "{arguments:?}");
    }
    for arguments in WITHOUT_MESSAGES {
        assert_eq!(stderr(&project.crossflake(0, arguments)), "", "{arguments:?}");
    }
}

#[test]
fn quiet_still_prints_errors() {
    let project = cargo_project();
    project.crossflake(0, &["-q", "init"]);
    let output = project.crossflake(2, &["-q", "verify", "/nowhere"]);
    assert!(stderr(&output).starts_with("error: "), "{}", stderr(&output));
    project.write("nix/targets.nix", "{ }\n");
    let output = project.crossflake(1, &["-q", "generate", "--check"]);
    assert!(stderr(&output).contains("is stale") && stderr(&output).contains("\nhint: "), "{}", stderr(&output));
}

/// A cargo project with programs in its store.
fn cargo_project() -> Project {
    let project = Project::fixed();
    project.write("Cargo.toml", "[package]\nname = \"hello\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
    project.write("src/main.rs", "fn main() {}\n");
    project.write("log", "bash: ./app: cannot execute binary file: Exec format error\n");
    project.lock()
}
