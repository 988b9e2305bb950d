use std::io::Write;
use std::path::PathBuf;

use crate::error::{Answer, Error};
use crate::style::{ERROR, GOOD, HINT, marked};
use crate::ui;
use crossflake_target::Glibc;
use crossflake_verify::{self, Request, Strip};

/// Describe binaries, and check whether they fit a target
///
/// Reads headers, dynamic entries and symbol versions. It does not run the binaries, so that they may be for any
/// machine. With --triple, each file must be for that machine. For musl it must be static; for glibc it must use the
/// system's standard dynamic linker. It must have no RPATH, RUNPATH or path of the Nix store, and need no library but
/// system libraries (those of glibc, and libgcc_s.so.1).
///
/// Exit status: 0 when all files fit or there is no --triple, 1 when a file does not fit, 2 on other errors.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  crossflake verify target/release/hello
  crossflake verify --triple aarch64-unknown-linux-gnu --glibc 2.31 --strip yes result/bin/*
  crossflake verify --triple x86_64-unknown-linux-musl --json result/bin/hello | jq '.[].findings'")]
pub(crate) struct Args {
    /// The binaries
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// The target triple to check; without it the binaries are only described
    #[arg(long, value_name = "TRIPLE")]
    triple: Option<String>,

    /// The oldest glibc with which the binaries must start, such as 2.31 [default: any]
    #[arg(long, value_name = "VERSION")]
    glibc: Option<Glibc>,

    /// Whether symbols must be stripped: yes, no, any
    #[arg(long, value_name = "CHOICE", default_value = "any")]
    strip: Strip,

    /// Allow a library beside the system libraries, by its exact name (libssl.so.3); can be repeated
    #[arg(long = "allow-library", value_name = "NAME")]
    allowed_libraries: Vec<String>,

    /// Print JSON: an array of objects with file, facts, findings, ok
    #[arg(long)]
    json: bool,
}

/// Prints the description. The answer is no if a file does not fit.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let request = Request {
        files: args.files.clone(),
        triple: args.triple.clone(),
        glibc: args.glibc,
        strip: args.strip,
        allowed_libraries: args.allowed_libraries.clone(),
        in_build: false,
        json: args.json,
    };
    let mut report = Vec::new();
    let fit = crossflake_verify::verify(&request, &mut report)?;
    let report = String::from_utf8_lossy(&report);
    if args.json {
        std::io::stdout().write_all(report.as_bytes())?;
    } else {
        ui::print(&marked(&report, &[("ok", GOOD), ("FAIL", ERROR), ("hint", HINT)]))?;
    }
    Ok(if fit { Answer::Yes } else { Answer::No })
}
