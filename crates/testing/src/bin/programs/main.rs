//! Builds published programs for several targets, and prints tables of the outcomes. `scripts/programs` builds and starts it.
//!
//! Without `--list`, builds the programs of `tests/programs/catalogue.json`, and a small program for each way to use C code,
//! verifies them, and has them do some work. A cell is one program for one target. The outcome and the log of each cell are in
//! `target/programs`; a cell that succeeded is not built again.
//!
//! With `--list`, builds the programs of a list with the unchanged files of `crossflake init`.

mod catalogue;
mod cell;
mod command;
mod log;
mod ring;
mod same;
mod steps;
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
    /// Targets, separated by commas; with --list, the list has them
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "aarch64-linux,armv7-linux,x86_64-linux-musl,aarch64-linux-musl",
        conflicts_with = "list"
    )]
    targets: Vec<String>,
    /// Programs and ways to use C code, separated by commas [default: all]
    #[arg(long, visible_alias = "only", value_delimiter = ',', value_name = "NAMES")]
    programs: Vec<String>,
    /// cargo's profile, always without debug information; with --list, the list has it
    #[arg(long, default_value = "release", conflicts_with = "list")]
    profile: String,
    /// Build cells again that succeeded
    #[arg(long)]
    again: bool,
    /// Update the copy of crossflake that the programs' flakes use; --list has a copy of each version
    #[arg(long, conflicts_with = "list")]
    fresh: bool,
    /// The folder of the cells [default: target/programs, with --list target/programs/ring of this repository]
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Build nothing; print the outcomes as Markdown, and failures on stderr
    #[arg(long)]
    markdown: bool,
    /// Build the programs of this list, such as tests/programs/ring.json, with the unchanged files of `crossflake init`
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
    #[command(flatten)]
    ring: Ring,
}

/// Options of --list
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "With --list")]
struct Ring {
    /// Only download the crates, and print the findings of `crossflake advise`
    #[arg(long, requires = "list")]
    download: bool,
    /// Instead of building, compare the files that plain cargo reads on this machine with the sources of crossflake's build, for
    /// the programs with "compare" in the list
    #[arg(long, requires = "list")]
    compare: bool,
    /// Build cells again that failed
    #[arg(long, requires = "list")]
    retry_failed: bool,
    /// Accept outcomes of any version of crossflake; without it, cells of other versions are built again
    #[arg(long, requires = "list")]
    any_version: bool,
    /// The time limit of a cell
    #[arg(long, requires = "list", value_name = "SECONDS", default_value_t = 3600)]
    limit: u64,
    /// Build this many programs at the same time
    #[arg(long, requires = "list", value_name = "NUMBER", default_value_t = 1)]
    jobs: usize,
    /// Stop before a program if the disk has less free space
    #[arg(long, requires = "list", value_name = "GIGABYTES", default_value_t = 6)]
    free: u64,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let absolute = |path: &Path| std::path::absolute(path).expect("the current folder exists");
    let program = absolute(&args.crossflake);
    if let Some(list) = &args.list {
        let folder = absolute(&args.folder.clone().unwrap_or_else(|| repository("target/programs/ring")));
        return match ring::List::read(list, &args.programs) {
            Ok(list) => run_ring(&list, &args, program, folder),
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::from(2)
            }
        };
    }
    let root = &absolute(&args.folder.unwrap_or_else(|| repository("target/programs")));
    let subjects: Vec<Subject> = catalogue::read()
        .into_iter()
        .filter(|subject| args.programs.is_empty() || args.programs.contains(&subject.name))
        .collect();
    if !args.markdown {
        let flake = crossflake_copy(root, args.fresh);
        for target in &args.targets {
            for subject in &subjects {
                let cell = Cell { root, subject, target, profile: &args.profile };
                let outcome = cell.outcome(&program, &flake, args.again);
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

fn run_ring(list: &ring::List, args: &Args, crossflake: PathBuf, folder: PathBuf) -> ExitCode {
    let options = ring::Options {
        crossflake,
        folder,
        retry_failed: args.ring.retry_failed,
        again: args.again,
        any_version: args.ring.any_version,
        limit: args.ring.limit,
        jobs: args.ring.jobs,
        free: args.ring.free,
    };
    if args.ring.download {
        ring::download(list, &options);
        return ExitCode::SUCCESS;
    }
    let report = if args.ring.compare {
        if !args.markdown {
            same::compare(list, &options, args.again);
        }
        same::report(list, &options)
    } else {
        if !args.markdown {
            ring::build(list, &options);
        }
        Ok(ring::report(list, &options))
    };
    let (table, unexplained) = match report {
        Ok(report) => report,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    print!("{table}");
    eprint!("{unexplained}");
    if args.markdown || unexplained.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
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
