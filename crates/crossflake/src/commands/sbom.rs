use std::collections::BTreeMap;
use std::io::Write;

use super::args::FetchArgs;
use crate::build::{self, outputs};
use crate::error::{Answer, Error};
use crate::nix::Nix;
use crossflake_builder::sbom::licenses;

/// Print a target's software bill of materials (SBOM)
///
/// A CycloneDX document with the crates that are linked into the target's programs, with licences, checksums and package
/// URLs, and the Debian packages against which they are linked. It is the flake's output .#TARGET.sbom, built together
/// with the programs. It has no time and no random number, so that the same programs have the same document.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake sbom aarch64-linux > aarch64-linux.cdx.json\n  \
    crossflake sbom aarch64-linux --licenses     list licences and their crates\n  \
    nix build .#aarch64-linux.sbom               build the document as a file in the store")]
pub(crate) struct Args {
    /// Name of a target in the flake
    #[arg(value_name = "TARGET")]
    target: String,
    /// Print the licences in the crates' Cargo.toml files instead, each with its crates
    #[arg(long)]
    licenses: bool,
    #[command(flatten)]
    fetch: FetchArgs,
}

/// Prints the document. The answer is always yes.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let nix = Nix::from_path();
    let (sources, sbom) = outputs::sbom(&nix, &args.fetch.flake, &args.target)?;
    build::realise(&args.fetch.fetcher(&nix), &sources, [&sbom], || Ok::<_, Error>(()))?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("sbom");
    nix.read(&sbom.path, &file)?;
    let document = fs_err::read_to_string(&file)?;
    let text = if args.licenses { listed(&licenses(&document).map_err(std::io::Error::from)?) } else { document };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Answer::Yes)
}

fn listed(licenses: &BTreeMap<String, Vec<String>>) -> String {
    licenses.iter().map(|(license, crates)| format!("{license}\n  {}\n", crates.join(", "))).collect()
}
