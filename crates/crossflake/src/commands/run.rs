use std::ffi::OsString;
use std::path::Path;

use super::args::FetchArgs;
use super::preflight;
use crate::build::{self, outputs, programs};
use crate::error::{Answer, Error};
use crate::nix::Nix;
use crate::ui;
use crossflake_io::process;

/// Build a target and start its program on this machine
///
/// Fetches missing sources, builds the target, and starts the program through the target's runner: an emulator, or the
/// target's own dynamic linker. The program uses this terminal, and its exit status is the exit status of this command.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake run aarch64-linux -- --version\n  \
    echo hello | crossflake run aarch64-linux-musl --bin server -- --stdin")]
pub(crate) struct Args {
    /// Name of a target in the flake
    #[arg(value_name = "TARGET")]
    target: String,
    /// The program to start, if the target has several
    #[arg(long, value_name = "NAME")]
    bin: Option<String>,
    #[command(flatten)]
    fetch: FetchArgs,
    /// The program's arguments
    #[arg(last = true, value_name = "ARGUMENT")]
    arguments: Vec<OsString>,
}

/// Replaces this process with the program. Returns only if that fails, or with the answer no for a stale generated file.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    if let Some(file) = preflight::stale(&args.fetch.flake)? {
        ui::failed_check(format_args!("{} is stale", file.display()), "run `crossflake generate`");
        return Ok(Answer::No);
    }
    let nix = Nix::from_path();
    let (sources, outputs) = outputs::runnable(&nix, &args.fetch.flake, &args.target)?;
    build::realise(&args.fetch.fetcher(&nix), &sources, &outputs, || Ok::<_, Error>(()))?;
    let [package, runner] = outputs;
    let program = programs::program(Path::new(&package.path), args.bin.as_deref())?;
    Err(process::replace(&Path::new(&runner.path).join("bin/run"), &program, &args.arguments).into())
}
