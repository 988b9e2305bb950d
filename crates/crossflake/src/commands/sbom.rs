use std::collections::BTreeMap;
use std::io::Write;

use crate::build::outputs;
use crate::commands::fetch::From;
use crate::error::{Answer, Error};
use crate::nix::Nix;
use crossflake_builder::sbom::licenses;

/// Print what is in a target's programs
///
/// A CycloneDX document: the crates that are linked into them, with licences, checksums and package URLs, and the
/// Debian packages they are linked against. It is the output .#TARGET.sbom, built with the programs that it is about;
/// it has no time and no random number in it, so that the same programs have the same document.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake sbom aarch64-linux > aarch64-linux.cdx.json\n  \
    crossflake sbom aarch64-linux --licenses     the licences of its crates, and which crates have each\n  \
    nix build .#aarch64-linux.sbom               the same document as a file in the store")]
pub(crate) struct Args {
    /// Name of a target in the flake
    #[arg(value_name = "TARGET")]
    target: String,
    /// List licences, as the crates' manifests say them, in the place of the document
    #[arg(long)]
    licenses: bool,
    #[command(flatten)]
    from: From,
}

/// Prints the document. The answer is always yes.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let nix = Nix::from_path();
    let (needed, sbom) = outputs::sbom(&nix, &args.from.flake, &args.target)?;
    args.from.realise(&nix, &needed, [&sbom], || Ok(()))?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("sbom");
    nix.read(&sbom.path, &file)?;
    let document = fs_err::read_to_string(&file)?;
    let text =
        if args.licenses { listed(&licenses(&document).map_err(std::io::Error::from)?) } else { document };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Answer::Yes)
}

fn listed(licenses: &BTreeMap<String, Vec<String>>) -> String {
    licenses.iter().map(|(license, crates)| format!("{license}\n  {}\n", crates.join(", "))).collect()
}
