use std::io::Write;

use crate::commands::fetch::Places;
use crate::error::{Answer, Error};
use crate::fetch::{Flake, Runners};
use crate::nix::Nix;
use crate::plan::{self, report};

/// Say what a build would download and build, and what is there
///
/// Looks at the Nix store only: nothing is downloaded and nothing is built. Sizes are those of the Debian
/// packages, to the byte what `crossflake fetch` downloads; registries do not say beforehand how large crates
/// are. What is not in the store counts as to be built, unless --caches has Nix ask its binary caches.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake plan                     all targets of this folder's flake\n  \
    crossflake plan aarch64-linux\n  \
    crossflake plan --no-run            what packages alone take\n  \
    crossflake plan --json | jq .bytes")]
pub(crate) struct Args {
    /// Names of targets in the flake; all of them if none is given
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    /// The flake, as nix takes it, without an attribute
    #[arg(long, value_name = "REF", default_value = ".")]
    flake: Flake,
    #[command(flatten)]
    places: Places,
    /// Leave out what starts programs, such as an emulator: what `nix build` takes, and `crossflake build --no-run`
    #[arg(long)]
    no_run: bool,
    /// Ask Nix's binary caches what they have, which needs the network
    #[arg(long)]
    caches: bool,
    /// Print the plan as JSON, with every file and every derivation
    #[arg(long)]
    json: bool,
}

/// Prints the plan. The answer is always yes.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let mirrors = args.places.mirrors()?;
    let runners = if args.no_run { Runners::None } else { Runners::Wanted };
    let plan = plan::gather(&Nix::from_path(), &args.flake, &args.targets, runners, args.caches)?;
    let text = if args.json { report::json(&plan, &mirrors) } else { report::text(&plan, &mirrors) };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Answer::Yes)
}
