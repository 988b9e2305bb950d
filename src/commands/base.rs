use std::path::Path;

use serde_json::Value;

use crate::base::{self, FILE};
use crate::error::{Answer, Error};
use crate::file::write_whole;
use crate::init::git::Repository;
use crate::nix::Nix;
use crate::talk::Voice;

/// Keep the dependencies as they are now, for later builds to start from
///
/// Writes nix/base.json: the manifests and Cargo.lock of today, and what is built of them. From then on, where a
/// manifest or Cargo.lock has changed, builds start from the dependencies of that day and compile what changed since
/// and what depends on it, in the place of everything. Commit the file, and build once before the next change. It need
/// not be current: keep it anew when little of it is left, or when the dependencies of that day are in no cache and no
/// store any more, for then they are built first. To do without, delete it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake base && crossflake build --all\n  \
    cargo update -p anyhow && crossflake build --all     compiles anyhow and what depends on it")]
pub struct Args {
    #[command(flatten)]
    voice: Voice,
}

/// Asks the flake of this folder, and writes what it says.
pub fn run(args: &Args) -> Result<Answer, Error> {
    let (folder, file) = (Path::new("."), Path::new(FILE));
    if !folder.join("flake.nix").exists() {
        return Err(base::Error::NoFlake.into());
    }
    let now: Value = Nix::find()?.eval(".", "legacyPackages", "crossflake.base", "base: base")?;
    let text = format!("{now:#}\n");
    if fs_err::read_to_string(file).is_ok_and(|kept| kept == text) {
        args.voice.say(format_args!("{FILE} is current"));
        return Ok(Answer::Yes);
    }
    write_whole(file, text.as_bytes())?;
    args.voice.say(format_args!("wrote {FILE}: later builds start from the dependencies as they are now"));
    if let Some(git) = Repository::of(folder) {
        if git.ignored(&[FILE])?.is_empty() {
            git.intend_to_add(&[FILE])?;
        } else {
            args.voice.note(format_args!(
                "git ignores {FILE}, so that the flake does not see it: change .gitignore"
            ));
        }
    }
    Ok(Answer::Yes)
}
