//! Programs of other people, and small ones of ours for each way to C code, built for targets, verified and
//! run: a table of what works, and why what does not. `scripts/programs` runs it.
//!
//! Each cell is kept in `target/programs`, with its log, and is not done again once it is done.

mod catalogue;
mod cell;
mod table;
#[allow(dead_code, reason = "what the end-to-end tests have, of which this uses a part")]
#[path = "../end_to_end/tools.rs"]
mod tools;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

use catalogue::Subject;
use cell::Cell;

/// Build, verify and run programs for targets
#[derive(Debug, Parser)]
struct Args {
    /// The targets, separated by commas
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "aarch64-linux,armv7-linux,x86_64-linux-musl,aarch64-linux-musl"
    )]
    targets: Vec<String>,
    /// The programs and ways, separated by commas; all if none is named
    #[arg(long, value_delimiter = ',')]
    programs: Vec<String>,
    /// cargo's profile. Debug information is never made: nobody looks at it here
    #[arg(long, default_value = "release")]
    profile: String,
    /// Do again what was done
    #[arg(long)]
    again: bool,
    /// Take crossflake as it is now, and not as it was when the first cell was built
    #[arg(long)]
    fresh: bool,
    /// Where cells are kept
    #[arg(long, value_name = "FOLDER", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/programs"))]
    folder: PathBuf,
    /// Build nothing; print the outcomes as Markdown, and failures on stderr
    #[arg(long)]
    markdown: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let root = &std::path::absolute(&args.folder).expect("a folder");
    let subjects: Vec<Subject> = catalogue::read()
        .into_iter()
        .filter(|subject| args.programs.is_empty() || args.programs.contains(&subject.name))
        .collect();
    if !args.markdown {
        let crossflake = crossflake_copy(root, args.fresh);
        for target in &args.targets {
            for subject in &subjects {
                let cell = Cell { root, subject, target, profile: &args.profile };
                let outcome = cell.outcome(&crossflake, args.again);
                println!("{:<18} {:<20} {}", subject.name, target, outcome.line());
            }
        }
    }
    let results = table::Results::of(root, &subjects, &args.targets);
    if args.markdown {
        print!("{}", results.markdown());
        eprint!("{}", results.troubles());
        return ExitCode::SUCCESS;
    }
    println!("\n{}\n{}", results.markdown(), results.troubles());
    if results.all_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The flake that the projects use: a copy, because each change of this repository builds the verifier and with it
/// every program again.
fn crossflake_copy(root: &Path, fresh: bool) -> PathBuf {
    let copy = root.join("crossflake");
    if fresh && copy.exists() {
        std::fs::remove_dir_all(&copy).expect("the old copy is removed");
    }
    if !copy.exists() {
        tools::copy_tracked(&repository(""), &copy);
        tools::track(&copy);
    }
    copy
}

/// A path in the repository.
fn repository(path: impl AsRef<Path>) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(path)
}
