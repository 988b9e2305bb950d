use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::bundle::manifest::{Manifest, Member};
use crate::bundle::{self, read};
use crate::cache::Slot;
use crate::commands::fetch::cache_folder;
use crate::error::{Answer, Error};
use crate::nix::Nix;
use crossflake_io::progress;

/// Put what a bundle has into the Nix store
///
/// Every member is checked against the bundle's list before the first is added; if one is wrong, none is. Sources
/// need no trust: each becomes what its hash says, and a build asks for them by the hashes that the project pins. A
/// toolchain that was bundled built is believed only if a key signed it that this machine trusts (trusted-public-keys
/// in nix.conf), or with --no-check-sigs.
///
/// After this `nix build` needs no network for the bundle's targets. Neither does `crossflake build`, if the bundle has
/// sources and no built toolchain: it wants to have them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake unbundle project.bundle\n  \
    crossflake unbundle project.bundle --dry-run    check the file and list what it has\n  \
    crossflake unbundle project.bundle --json | jq '.members[] | select(.present | not) | .path'")]
pub(crate) struct Args {
    /// What `crossflake bundle` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Add nothing; check the file and list what it has
    #[arg(long)]
    dry_run: bool,
    /// Believe a built toolchain that no trusted key signed. Whoever made it decides what your programs are
    #[arg(long)]
    no_check_sigs: bool,
    /// Print the list as JSON
    #[arg(long)]
    json: bool,
    #[arg(from_global)]
    quiet: bool,
}

/// Checks, lists or adds. The answer is always yes: a bundle that is not what it should be is an error.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let reporter = progress::stderr(args.quiet);
    if args.dry_run {
        let manifest = read::check(&args.file, None, &*reporter)?;
        let missing = Nix::find()?.missing(&manifest.store_paths()).map_err(bundle::Error::from)?;
        let text = if args.json { json(&manifest, &missing) } else { list(&args.file, &manifest, &missing) };
        std::io::stdout().lock().write_all(text.as_bytes())?;
        return Ok(Answer::Yes);
    }
    let nix = Nix::find()?;
    // One at a time: what a killed one has left is found here, and is thrown away.
    let slot = Slot::take(&cache_folder()?, "unbundle")?;
    let folder = slot.whole("members");
    if folder.exists() {
        fs_err::remove_dir_all(&folder)?;
    }
    fs_err::create_dir(&folder)?;
    let outcome = bundle::add(&nix, &args.file, &folder, !args.no_check_sigs, &*reporter);
    slot.clear()?;
    let bundle::Added { manifest, new } = outcome?;
    if args.json {
        std::io::stdout().lock().write_all(json(&manifest, &new).as_bytes())?;
    } else {
        reporter.message(&summary(&args.file, &manifest, &new));
    }
    Ok(Answer::Yes)
}

/// The manifest, and for each source whether it was in the store before.
#[derive(Serialize)]
struct Report<'a> {
    targets: &'a [String],
    toolchains: &'a [String],
    members: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    member: &'a Member,
    /// `None` for a file of a binary cache, which becomes no path of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    present: Option<bool>,
}

fn present(member: &Member, missing: &BTreeSet<String>) -> Option<bool> {
    member.store_path.as_ref().map(|path| !missing.contains(path))
}

fn json(manifest: &Manifest, missing: &BTreeSet<String>) -> String {
    let members = manifest.members.iter().map(|member| Line { member, present: present(member, missing) });
    let report =
        Report { targets: &manifest.targets, toolchains: &manifest.toolchains, members: members.collect() };
    serde_json::to_string_pretty(&report).expect("strings and numbers are JSON") + "\n"
}

fn list(file: &Path, manifest: &Manifest, missing: &BTreeSet<String>) -> String {
    let mut text = String::new();
    for member in &manifest.members {
        let state = match present(member, missing) {
            Some(true) => "present",
            Some(false) => "missing",
            None => "cache",
        };
        let (size, name) = (progress::size(member.size), member.name());
        text += &format!("{state:<7}  {size:>12}  {name}\n");
    }
    let total = progress::counted(manifest.members.len(), "file");
    let size = progress::size(manifest.bytes());
    let targets = manifest.targets.join(", ");
    text + &format!("{}: {total}, {size}, all as its list says, for {targets}\n", file.display())
}

fn summary(file: &Path, manifest: &Manifest, new: &BTreeSet<String>) -> String {
    let sources = manifest.store_paths().len();
    let toolchains = match manifest.toolchains.len() {
        0 => String::new(),
        count => format!(" and {}", progress::counted(count, "built toolchain")),
    };
    format!(
        "{}: {} added{toolchains}, {} there before; {} can be built without a network",
        file.display(),
        progress::counted(new.len(), "source"),
        sources - new.len(),
        manifest.targets.join(", ")
    )
}
