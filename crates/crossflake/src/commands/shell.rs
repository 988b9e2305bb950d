use crate::build::outputs;
use crate::commands::fetch::From;
use crate::error::{Answer, Error};
use crate::manifest::Supply;
use crate::nix::{Nix, Shell};

/// Open a shell in which plain cargo builds for a target
///
/// Fetches what is missing and runs `nix develop`: cargo, the target's compiler, linker and runner are on PATH
/// and in the environment, so that `cargo build` and `cargo test` in it do what the target's package does.
/// With a command, runs that in place of a shell; its exit status is this program's.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake shell aarch64-linux\n  \
    crossflake shell aarch64-linux -- cargo test")]
pub(crate) struct Args {
    /// Name of a target in the flake
    #[arg(value_name = "TARGET")]
    target: String,
    #[command(flatten)]
    from: From,
    /// A command to run, and its arguments
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<String>,
}

/// Becomes the shell; returns only when it cannot.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let nix = Nix::from_path();
    let (needed, supply) = outputs::supply(&nix, &args.from.flake, &args.target)?;
    args.from.fetch_missing(&nix, &needed)?;
    // All that the debian supply takes has been fetched now, and Nix need not look for anything else.
    let how = Shell { offline: supply == Supply::Debian, quiet: args.from.quiet };
    Err(nix.develop(args.from.flake.reference(), &args.target, how, &args.command).into())
}
