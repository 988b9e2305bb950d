use std::io::Write;

use super::args::FetchArgs;
use crate::error::{Answer, Error};
use crate::fetch::{Runners, report};
use crate::nix::Nix;

/// Download the sources of targets into the Nix store
///
/// Sources are the files that builds take from outside: Debian packages and crates. Packages come from this machine's
/// Debian mirror. Cargo fetches crates with its own configuration, so that its mirrors, proxies, tokens and certificates
/// work here too. Each file is checked against its pin. Files in the store are not downloaded again. After this command
/// a build needs no network.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake fetch                    the sources of all targets\n  \
    crossflake fetch aarch64-linux      the sources of one target\n  \
    crossflake fetch --dry-run          list the sources, with sizes\n  \
    crossflake fetch --mirror https://mirror.example/debian")]
pub(crate) struct Args {
    /// Names of targets in the flake [default: all targets]
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    #[command(flatten)]
    fetch: FetchArgs,
    /// Leave out emulators and other runners: checks need them, `nix build` does not
    #[arg(long)]
    no_run: bool,
    /// List the sources and whether the store has them; download nothing
    #[arg(long)]
    dry_run: bool,
    /// Print the list as JSON
    #[arg(long)]
    json: bool,
}

/// Fetches sources, or lists them with `--dry-run`. The answer is always yes.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let nix = Nix::from_path();
    let runners = if args.no_run { Runners::None } else { Runners::All };
    let sources = args.fetch.flake.sources(&nix, &args.targets, runners)?;
    let missing =
        if args.dry_run { nix.missing(&sources.store_paths())? } else { args.fetch.fetcher(&nix).fetch(&sources)? };
    if args.json {
        print(&report::json(&sources, &missing))?;
    } else if args.dry_run {
        print(&report::text(&sources, &missing))?;
    } else {
        args.fetch.messages.status(report::summary(&sources, &missing, "fetched"));
    }
    Ok(Answer::Yes)
}

fn print(text: &str) -> std::io::Result<()> {
    std::io::stdout().lock().write_all(text.as_bytes())
}
