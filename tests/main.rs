//! All integration tests, with a module for each command or subject. They run whole commands, Nix, gcc, gpg and dpkg, with
//! temporary stores and archives.

mod advise;
mod base;
mod build;
mod bundle;
mod docs;
mod doctor;
#[cfg(feature = "end-to-end")]
mod end_to_end;
mod exec;
mod faults;
mod fetch;
mod init;
mod links;
mod lock;
mod manifest;
mod nix;
mod parsers;
mod plan;
mod project;
mod pty;
mod server;
mod structure;
mod targets;
mod terminal;
mod verify;
mod watchdog;

use crossflake_testing::{repository, system};

/// Runs the commands in trycmd files and compares their output. `TRYCMD=overwrite` writes new output into the files.
fn cases(patterns: &[&str]) {
    // Paths in the files are relative to the repository, but cargo starts the tests in the package's folder.
    std::env::set_current_dir(repository("")).unwrap();
    let cases = trycmd::TestCases::new();
    // clap wraps help at the terminal's width.
    cases.env("COLUMNS", "100");
    for pattern in patterns {
        cases.case(pattern);
    }
}
