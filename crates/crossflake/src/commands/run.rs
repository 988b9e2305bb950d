use std::ffi::OsString;
use std::path::Path;

use crate::build::{self, outputs};
use crate::commands::build::stale;
use crate::commands::fetch::From;
use crate::error::{Answer, Error};
use crate::nix::Nix;
use crate::ui;
use crossflake_io::process;

/// Build a target and start its program on this machine
///
/// Fetches and builds what is missing, and starts the program through the target's runner: an emulator, or the
/// target's own dynamic linker. The program has this terminal to itself, and its exit status is this program's.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake run aarch64-linux -- --version\n  \
    echo hello | crossflake run aarch64-linux-musl --bin server -- --stdin")]
pub(crate) struct Args {
    /// Name of a target in the flake
    #[arg(value_name = "TARGET")]
    target: String,
    /// Which program, where the target has several
    #[arg(long, value_name = "NAME")]
    bin: Option<String>,
    #[command(flatten)]
    from: From,
    /// The program's arguments
    #[arg(last = true, value_name = "ARGUMENT")]
    arguments: Vec<OsString>,
}

/// Becomes the program; returns only when it cannot.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    if let Some(file) = stale(&args.from.flake)? {
        ui::no(format_args!("{} is stale", file.display()), "run `crossflake generate`");
        return Ok(Answer::No);
    }
    let nix = Nix::from_path();
    let (needed, outputs) = outputs::runnable(&nix, &args.from.flake, &args.target)?;
    args.from.realise(&nix, &needed, &outputs, || Ok(()))?;
    let [package, runner] = outputs;
    let program = build::program(Path::new(&package.path), args.bin.as_deref())?;
    Err(process::replace(&Path::new(&runner.path).join("bin/run"), &program, &args.arguments).into())
}
