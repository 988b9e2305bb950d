//! Builds published programs, and a small program for each way to use C code, for several targets, verifies and runs
//! them, and prints a table of the outcomes. `scripts/programs` builds and starts it.
//!
//! A cell is one program for one target. The outcome and the log of each cell are in `target/programs`; a cell that
//! succeeded is not built again.

mod catalogue;
mod cell;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use crossflake_testing::{copy_tracked, repository, track};

use catalogue::Subject;
use cell::Cell;

/// Build, verify and run programs for targets
#[derive(Debug, Parser)]
struct Args {
    /// The program `crossflake`
    #[arg(long, value_name = "PROGRAM")]
    crossflake: PathBuf,
    /// Targets, separated by commas
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "aarch64-linux,armv7-linux,x86_64-linux-musl,aarch64-linux-musl"
    )]
    targets: Vec<String>,
    /// Programs and ways to use C code, separated by commas [default: all]
    #[arg(long, value_delimiter = ',')]
    programs: Vec<String>,
    /// cargo's profile, always without debug information
    #[arg(long, default_value = "release")]
    profile: String,
    /// Build cells again that succeeded
    #[arg(long)]
    again: bool,
    /// Update the copy of crossflake that the programs' flakes use
    #[arg(long)]
    fresh: bool,
    /// The folder of the cells [default: target/programs of this repository]
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Build nothing; print the outcomes as Markdown, and failures on stderr
    #[arg(long)]
    markdown: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let absolute = |path: &Path| std::path::absolute(path).expect("the current folder exists");
    let root = &absolute(&args.folder.unwrap_or_else(|| repository("target/programs")));
    let program = &absolute(&args.crossflake);
    let subjects: Vec<Subject> = catalogue::read()
        .into_iter()
        .filter(|subject| args.programs.is_empty() || args.programs.contains(&subject.name))
        .collect();
    if !args.markdown {
        let flake = crossflake_copy(root, args.fresh);
        for target in &args.targets {
            for subject in &subjects {
                let cell = Cell { root, subject, target, profile: &args.profile };
                let outcome = cell.outcome(program, &flake, args.again);
                println!("{:<18} {:<20} {}", subject.name, target, outcome.line());
            }
        }
    }
    let results = table::Results::of(root, &subjects, &args.targets);
    if args.markdown {
        print!("{}", results.markdown());
        eprint!("{}", results.failures());
        return ExitCode::SUCCESS;
    }
    println!("\n{}\n{}", results.markdown(), results.failures());
    if results.all_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The folder of the crossflake that the programs' flakes use. It is a copy: with the repository itself, each change here
/// would rebuild the verifier and, with it, every program.
fn crossflake_copy(root: &Path, fresh: bool) -> PathBuf {
    let copy = root.join("crossflake");
    if fresh && copy.exists() {
        fs_err::remove_dir_all(&copy).unwrap();
    }
    if !copy.exists() {
        copy_tracked(&repository(""), &copy);
        track(&copy);
    }
    copy
}
