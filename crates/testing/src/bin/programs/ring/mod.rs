//! The ring: many published programs, built with the unchanged files of `crossflake init`. A file such as
//! `tests/programs/ring.json` lists them.

mod build;
mod cargo_home;
mod cause;
mod delete;
mod known;
mod list;
mod options;
mod outcome;
mod table;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crossflake_testing::{commit, copy_tracked, repository, stdout};

pub(crate) use build::Build;
pub(crate) use delete::delete_steps;
pub(crate) use list::{List, Listed};
pub(crate) use options::Options;
pub(crate) use outcome::{Outcome, Store};

/// Builds the cells that have no outcome yet, and prints a line for each.
pub(crate) fn build(list: &List, options: &Options) {
    let version = version();
    let flake = flake(&options.folder, &version);
    let options = &Options { crossflake: command(&options.folder, &version, &options.crossflake), ..options.clone() };
    let store = Store::new(&options.folder);
    let next = AtomicUsize::new(0);
    let printing = Mutex::new(());
    std::thread::scope(|scope| {
        for _ in 0..options.jobs.max(1) {
            scope.spawn(|| {
                while let Some(program) = list.programs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let targets: Vec<&String> = list
                        .targets
                        .iter()
                        .filter(|target| {
                            store.read(program, target).is_none_or(|kept| {
                                options.again
                                    || options.retry_failed && kept.failure.is_some()
                                    || !options.any_version && kept.crossflake != version
                            })
                        })
                        .collect();
                    if targets.is_empty() {
                        continue;
                    }
                    let free = free(&options.folder);
                    if free < options.free {
                        eprintln!("{}: the disk has {free} GB left, less than --free {}", program.name, options.free);
                        break;
                    }
                    let build = Build { options, list, program, store: &store, flake: &flake, version: &version };
                    for (target, outcome) in build.run(&targets) {
                        let _lock = printing.lock();
                        println!("{:<20} {:<20} {}", program.name, target, outcome.line());
                    }
                }
            });
        }
    });
}

/// Downloads the crates of all programs. Prints their numbers and the findings of `crossflake advise`. A later run then needs
/// little network.
pub(crate) fn download(list: &List, options: &Options) {
    let store = Store::new(&options.folder);
    println!(
        "| program | packages in Cargo.lock | native crates | packages, tools | unavailable |\n|---|---|---|---|---|"
    );
    for program in &list.programs {
        let build = Build { options, list, program, store: &store, flake: Path::new(""), version: "" };
        println!("{}", build.download());
    }
}

/// The outcomes as Markdown, and the failures without an explanation.
pub(crate) fn report(list: &List, options: &Options) -> (String, String) {
    let store = Store::new(&options.folder);
    (table::markdown(list, &store), table::unexplained(list, &store))
}

/// The version of crossflake in this repository: the last commit that can change a build, and whether there are uncommitted
/// changes. A commit that changes only documents, tests or benchmarks keeps the version, and so the outcomes.
pub(crate) fn version() -> String {
    const BUILDS: &[&str] = &["--", "nix", "flake.nix", "pins.json", "Cargo.lock", "crates", ":!crates/testing"];
    let git = |arguments: &[&str]| stdout(Command::new("git").current_dir(repository("")).args(arguments).args(BUILDS));
    let commit = git(&["log", "-1", "--format=%h"]);
    let is_clean = git(&["status", "--porcelain"]).is_empty();
    if is_clean { commit } else { format!("{commit}-changed") }
}

/// A copy of crossflake for the flakes of the programs. With the repository itself, each change of a document would change the
/// input of all programs.
pub(crate) fn flake(folder: &Path, version: &str) -> PathBuf {
    let copy = folder.join(format!("crossflake-{version}"));
    if version.ends_with("-changed") && copy.exists() {
        fs_err::remove_dir_all(&copy).unwrap();
    }
    if !copy.exists() {
        fs_err::create_dir_all(&copy).unwrap();
        copy_tracked(&repository(""), &copy);
        commit(&copy);
    }
    copy
}

/// A copy of the program `crossflake`: a run takes long, and a compiler may replace the program meanwhile.
fn command(folder: &Path, version: &str, program: &Path) -> PathBuf {
    let copy = folder.join(format!("command-{version}"));
    fs_err::create_dir_all(folder).unwrap();
    // Replaces the file, since another run may execute it.
    let new = copy.with_extension("new");
    fs_err::copy(program, &new).unwrap();
    fs_err::rename(new, &copy).unwrap();
    copy
}

/// Free space of the disk that a folder is on, in gigabytes.
fn free(folder: &Path) -> u64 {
    let text = stdout(Command::new("df").args(["--output=avail", "--block-size=1G"]).arg(folder));
    text.lines().last().and_then(|line| line.trim().parse().ok()).expect("df prints a number")
}
