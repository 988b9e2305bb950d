use std::path::Path;

use serde_json::Value;

use crate::base::{self, FILE};
use crate::error::{Answer, Error};
use crate::git::Repository;
use crate::nix::{Inputs, Nix};
use crate::ui::Voice;
use crossflake_io::file::write_whole;

/// Keep today's dependencies, for later builds to start from
///
/// Writes nix/base.json, which has today's manifests and Cargo.lock. From then on, when those change, builds start from
/// the dependencies as they were, and compile only the crates that changed and those that depend on them. Commit the
/// file; it need not be current. Run this again when much has changed since, or when the dependencies of that day are in
/// no store and no cache any more, for then they are built first. Where more than half of the crates are others, all are
/// built anew. Delete the file to do without.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake base && crossflake build --all\n  \
    cargo update -p anyhow && crossflake build --all     compiles anyhow and what depends on it")]
pub(crate) struct Args {
    #[command(flatten)]
    voice: Voice,
}

/// Asks the flake of this folder, and writes what it says.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let (folder, file) = (Path::new("."), Path::new(FILE));
    if !folder.join("flake.nix").exists() {
        return Err(base::Error::NoFlake.into());
    }
    let now: Value = Nix::from_path().eval(".", Inputs::Any, "crossflake.base", "base: base")?;
    let text = format!("{now:#}\n");
    if fs_err::read_to_string(file).is_ok_and(|kept| kept == text) {
        args.voice.say(format_args!("{FILE} is current"));
        return Ok(Answer::Yes);
    }
    write_whole(file, text.as_bytes())?;
    args.voice.say(format_args!("wrote {FILE}: later builds start from the dependencies as they are now"));
    let note = Repository::of(folder).map(|git| git.show(&[FILE])).transpose()?.flatten();
    if let Some(note) = note {
        args.voice.note(note);
    }
    Ok(Answer::Yes)
}
