use std::io::Write;

use super::args::MirrorArgs;
use crate::error::{Answer, Error};
use crate::fetch::{Flake, Runners};
use crate::nix::Nix;
use crate::plan::{self, report};

/// Show what a build would download and build
///
/// Compares the targets with the Nix store, without downloading or building. Sizes are exact, and include only Debian
/// packages, because registries do not publish the size of crates. The plan assumes that Nix builds all outputs that the
/// store does not have; with --caches it looks for them in Nix's binary caches.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake plan                     all targets\n  \
    crossflake plan aarch64-linux\n  \
    crossflake plan --no-run            packages only, without runners\n  \
    crossflake plan --json | jq .bytes")]
pub(crate) struct Args {
    /// Names of targets in the flake [default: all targets]
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    /// The flake with the targets, in Nix's syntax, without an attribute
    #[arg(long, value_name = "REF", default_value = ".")]
    flake: Flake,
    #[command(flatten)]
    mirrors: MirrorArgs,
    /// Leave out emulators and other runners, like `nix build` and `crossflake build --no-run`
    #[arg(long)]
    no_run: bool,
    /// Look for outputs in Nix's binary caches, over the network
    #[arg(long)]
    caches: bool,
    /// Print the plan as JSON, with all files and derivations
    #[arg(long)]
    json: bool,
}

/// Prints the plan. The answer is always yes.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let mirrors = args.mirrors.options().resolve()?;
    let runners = if args.no_run { Runners::None } else { Runners::Configured };
    let plan = plan::gather(&Nix::from_path(), &args.flake, &args.targets, runners, args.caches)?;
    let text = if args.json { report::json(&plan, &mirrors) } else { report::text(&plan, &mirrors) };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Answer::Yes)
}
