use std::io::Write;
use std::path::PathBuf;

use crate::error::{Answer, Error};
use crate::style::{ERROR, GOOD, HINT, marked};
use crate::ui;
use crossflake_target::Glibc;
use crossflake_verify::{self, Request, Strip};

/// Say what binaries are, and whether they fit a target
///
/// Reads ELF headers, dynamic entries and symbol versions; nothing is run, so binaries of any machine can
/// be looked at anywhere. With --triple, each file must be of that machine; static for musl, started by the
/// system's standard dynamic linker for glibc; without RPATH, RUNPATH or a path of the Nix store in it;
/// and in need of nothing but the base system's libraries (glibc's own and libgcc_s.so.1).
///
/// Exit status: 0 when all files fit or no triple was named, 1 when one does not fit, 2 on trouble.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  crossflake verify target/release/hello
  crossflake verify --triple aarch64-unknown-linux-gnu --glibc 2.31 --strip yes result/bin/*
  crossflake verify --triple x86_64-unknown-linux-musl --json result/bin/hello | jq '.[].findings'")]
pub(crate) struct Args {
    /// The binaries to look at
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// The triple they should fit; without it they are only described
    #[arg(long, value_name = "TRIPLE")]
    triple: Option<String>,

    /// The oldest glibc they must start with, such as 2.31; without it any version will do
    #[arg(long, value_name = "VERSION")]
    glibc: Option<Glibc>,

    /// Whether symbols should have been stripped: yes, no, any
    #[arg(long, value_name = "CHOICE", default_value = "any")]
    strip: Strip,

    /// A library they may need beyond the base system's, by its exact name (libssl.so.3); can be repeated
    #[arg(long = "allow-library", value_name = "NAME")]
    allowed_libraries: Vec<String>,

    /// Write JSON: an array of objects with file, facts, findings, ok
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let request = Request {
        files: args.files.clone(),
        triple: args.triple.clone(),
        glibc: args.glibc,
        strip: args.strip,
        allowed_libraries: args.allowed_libraries.clone(),
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
