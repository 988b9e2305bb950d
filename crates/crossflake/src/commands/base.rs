use std::path::Path;

use crate::base::{self, FILE};
use crate::error::{Answer, Error};
use crate::git::Repository;
use crate::nix::Nix;
use crate::ui::Messages;

/// Record the current dependencies as the base of later builds
///
/// Writes nix/base.json, with the current Cargo.toml files and Cargo.lock. When these files change, later builds start from
/// the base's dependencies and compile only the crates that changed, and the crates that depend on them. If more than half
/// of the crates changed, builds compile all of them.
///
/// Commit the file; it need not be current. Run this command again after many changes, or when neither the store nor a cache
/// has the base's dependencies, because then they are compiled first. Delete the file to build without a base.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake base && crossflake build --all\n  \
    cargo update -p anyhow && crossflake build --all     compiles anyhow and its dependents")]
pub(crate) struct Args {
    #[command(flatten)]
    messages: Messages,
}

/// Writes the base of the flake in this folder. The answer is always yes.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let folder = Path::new(".");
    if !base::write(&Nix::from_path(), folder)? {
        args.messages.status(format_args!("{FILE} is current"));
        return Ok(Answer::Yes);
    }
    args.messages.status(format_args!("wrote {FILE}: later builds start from the current dependencies"));
    let note = Repository::of(folder).map(|git| git.track(&[FILE])).transpose()?.flatten();
    if let Some(note) = note {
        args.messages.note(note);
    }
    Ok(Answer::Yes)
}
