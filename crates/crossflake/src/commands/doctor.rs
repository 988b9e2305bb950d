use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::doctor::machine::{self, Facts, State};
use crate::doctor::{answer, log, recognise};
use crate::error::{Answer, Error};
use crate::style::{ERROR, GOOD, WARNING, marked};
use crate::ui;

/// Say what an error means, or what will not work on this machine
///
/// With a file, reads it as the log of a build or of a program's start (cargo, rustc, linkers, loaders, qemu,
/// Nix) and explains the errors it knows. Without one, looks at this machine and at the project in the current
/// folder: Nix and its settings, sandbox, store, disk, mirror, cargo, what git tracks. To see whether the Nix
/// store can be written to, it adds one small file, the same each time.
///
/// Exit status: 0 when an error was recognised, or nothing stands in the way on this machine; 1 when no error was
/// recognised, or something does; 2 on trouble.
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
    /// Print a JSON array: of errors with code, means, why, todo, occurrences; or of findings with check, state,
    /// found, todo
    #[arg(long)]
    json: bool,
}

/// Explains a log, or looks at the machine.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    match &args.file {
        Some(file) => explain(&read(file)?, args.json),
        None => examine(args.json),
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
    let found = recognise::recognise(&log::plain(bytes));
    if json {
        std::io::stdout().write_all(answer::json(&found).as_bytes())?;
    } else {
        let codes: Vec<_> = found.iter().map(|found| (found.diagnosis.code, ERROR)).collect();
        ui::print(&marked(&answer::text(&found), &codes))?;
    }
    if found.is_empty() {
        ui::failed_check(
            "no known error in this log",
            "`crossflake explain` lists the errors that are known",
        );
        return Ok(Answer::No);
    }
    Ok(Answer::Yes)
}

fn examine(json: bool) -> Result<Answer, Error> {
    let findings = machine::judge(&Facts::gather(Path::new(".")));
    if json {
        std::io::stdout().write_all(machine::report::json(&findings).as_bytes())?;
    } else {
        let states = [("ok", GOOD), ("warning", WARNING), ("problem", ERROR)];
        ui::print(&marked(&machine::report::text(&findings), &states))?;
    }
    let well = findings.iter().all(|finding| finding.state < State::Problem);
    Ok(if well { Answer::Yes } else { Answer::No })
}
