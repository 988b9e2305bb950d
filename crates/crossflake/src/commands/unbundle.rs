use std::io::Write;
use std::path::PathBuf;

use crate::bundle::{self, read, report};
use crate::error::{Answer, Error};
use crate::nix::Nix;
use crate::ui::Messages;
use crossflake_io::progress;

/// Add the sources in a bundle to the Nix store
///
/// Checks all members against the bundle's list before it adds the first one. Sources need no signature: their store
/// paths follow from their hashes, and builds look for the hashes that the project pins. A built toolchain is added only
/// if this machine trusts a key that signed it (trusted-public-keys in nix.conf), or with --no-check-sigs.
///
/// Afterwards `nix build` needs no network for the bundle's targets. `crossflake build` needs none either, unless the
/// bundle has a built toolchain: then it fetches the packages from which the toolchain is made.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake unbundle project.bundle\n  \
    crossflake unbundle project.bundle --dry-run    check the file and list its members\n  \
    crossflake unbundle project.bundle --json | jq '.members[] | select(.present | not) | .path'")]
pub(crate) struct Args {
    /// A file that `crossflake bundle` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Check the file and list its members without adding them
    #[arg(long)]
    dry_run: bool,
    /// Add a built toolchain that no trusted key signed. Its author then decides about your programs' code
    #[arg(long)]
    no_check_sigs: bool,
    /// Print the list as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    messages: Messages,
}

/// Adds a bundle to the store, or lists its members with `--dry-run`. The answer is always yes.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let reporter = progress::stderr(args.messages.quiet);
    let text = if args.dry_run {
        let manifest = read::check(&args.file, None, &*reporter)?;
        let missing = Nix::find()?.missing(&manifest.store_paths())?;
        if args.json { report::json(&manifest, &missing) } else { report::text(&args.file, &manifest, &missing) }
    } else {
        let added = bundle::add(&Nix::find()?, &args.file, !args.no_check_sigs, &*reporter)?;
        if !args.json {
            args.messages.status(report::added(&args.file, &added));
            return Ok(Answer::Yes);
        }
        report::json(&added.manifest, &added.new)
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Answer::Yes)
}
