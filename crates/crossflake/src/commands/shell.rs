use super::args::FetchArgs;
use crate::build::outputs;
use crate::error::{Answer, Error};
use crate::manifest::Supply;
use crate::nix::{Nix, Shell};

/// Open a shell in which plain cargo builds for a target
///
/// Fetches missing sources and runs `nix develop`. The shell has cargo and the target's compiler, linker and runner, so
/// that `cargo build` and `cargo test` do the same as the target's package and check. With a command, runs it in the
/// shell's environment, and its exit status is the exit status of this command.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake shell aarch64-linux\n  \
    crossflake shell aarch64-linux -- cargo test")]
pub(crate) struct Args {
    /// Name of a target in the flake
    #[arg(value_name = "TARGET")]
    target: String,
    #[command(flatten)]
    fetch: FetchArgs,
    /// A command and its arguments
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<String>,
}

/// Replaces this process with the shell. Returns only if that fails.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let nix = Nix::from_path();
    let (sources, supply) = outputs::supply(&nix, &args.fetch.flake, &args.target)?;
    args.fetch.fetcher(&nix).fetch(&sources)?;
    // The store has all sources of the debian supply now, so that Nix needs no network.
    let shell = Shell { offline: supply == Supply::Debian, quiet: args.fetch.messages.quiet };
    Err(nix.develop(&args.fetch.flake.source(), &args.target, shell, &args.command).into())
}
