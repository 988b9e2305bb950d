use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::doctor::machine::{self, Facts, State};
use crate::doctor::{answer, log, recognise};
use crate::error::{Answer, Error};
use crate::failure;
use crate::style::{ERROR, GOOD, WARNING, marked};
use crate::ui;

/// Explain the errors in a log, or check this machine
///
/// With a file, reads the log of a build or of a program's start (cargo, rustc, linkers, loaders, qemu, Nix) and
/// explains the errors that it knows. Without a file, checks this machine and the project in the current folder: Nix
/// and its settings, the sandbox, the store, disk space, the Debian mirror, cargo, and the files that git tracks. To
/// check that the Nix store is writable, adds one small file, the same each time.
///
/// Exit status: 0 if the log has a known error, or if the machine has no problem; 1 if the log has no known error, or
/// if the machine has a problem; 2 if the command fails.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake doctor\n  \
    crossflake doctor build.log\n  \
    cargo build --target aarch64-unknown-linux-gnu 2>&1 | crossflake doctor -\n  \
    crossflake doctor --json | jq '.[] | select(.state == \"problem\")'")]
pub(crate) struct Args {
    /// The log to read; - reads standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Print a JSON array: of errors with code, title, meaning, cause, steps, occurrences; or of checks with check,
    /// state, message, steps
    #[arg(long)]
    json: bool,
}

/// Explains a log, or checks the machine.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    match &args.file {
        Some(file) => explain(&read(file)?, args.json),
        None => check(args.json),
    }
}

fn read(file: &Path) -> std::io::Result<Vec<u8>> {
    if file.as_os_str() != "-" {
        return fs_err::read(file);
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn explain(bytes: &[u8], json: bool) -> Result<Answer, Error> {
    let log = log::plain(bytes);
    let found = recognise::recognise(&log);
    if json {
        std::io::stdout().write_all(answer::json(&found).as_bytes())?;
    } else {
        let codes: Vec<_> = found.iter().map(|found| (found.diagnosis.code, ERROR)).collect();
        ui::print(&marked(&answer::text(&found), &codes))?;
    }
    if let Some(cause) = failure::cause(Path::new("."), &log, WITH_SUBMODULES) {
        if !json {
            let gap = if found.is_empty() { "" } else { "\n" };
            ui::print(&format!("{gap}The likely cause in this folder:\n\n{}\n", indented(&cause)))?;
        }
        return Ok(Answer::Yes);
    }
    if found.is_empty() {
        ui::failed_check("this log has no known error", "list the known errors with `crossflake explain`");
        return Ok(Answer::No);
    }
    Ok(Answer::Yes)
}

/// The log may be of a plain `nix build`, which does not read submodules.
const WITH_SUBMODULES: bool = false;

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

fn check(json: bool) -> Result<Answer, Error> {
    let findings = machine::judge(&Facts::gather(Path::new(".")));
    if json {
        std::io::stdout().write_all(machine::report::json(&findings).as_bytes())?;
    } else {
        let states = [(State::Ok, GOOD), (State::Warning, WARNING), (State::Problem, ERROR)];
        let colours = states.map(|(state, colour)| (state.name(), colour));
        ui::print(&marked(&machine::report::text(&findings), &colours))?;
    }
    let has_problem = findings.iter().any(|finding| finding.state == State::Problem);
    Ok(if has_problem { Answer::No } else { Answer::Yes })
}
