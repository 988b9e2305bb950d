use std::io::Write;
use std::path::{Path, PathBuf};

use crate::build::outputs;
use crate::bundle::manifest::Manifest;
use crate::bundle::write::{self, Content, Fixed};
use crate::bundle::{Error as BundleError, flake};
use crate::commands::fetch::From;
use crate::error::{Answer, Error};
use crate::fetch::source::Source;
use crate::nix::Nix;
use crossflake_io::progress;

/// Write everything that builds need into one file
///
/// The Debian packages, the crates, busybox and crossflake's own source: what `crossflake fetch` puts into the
/// store, and the flake input. What is missing is fetched first. Where there is no network, `crossflake unbundle`
/// puts it into the store, and `nix build` works. The project itself is not in it, nor are other inputs of its flake,
/// nor Nix and this program.
///
/// The file is a tar archive with a list of its members and their hashes. The same inputs are the same bytes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake bundle -o project.bundle                    for all targets of this folder's flake\n  \
    crossflake bundle -o arm.bundle aarch64-linux          for one\n  \
    crossflake bundle -o built.bundle --toolchain          with toolchains built, not their packages\n\n\
On the other machine:\n  \
    crossflake unbundle arm.bundle\n  \
    nix build .#aarch64-linux")]
pub(crate) struct Args {
    /// Names of targets in the flake; all of them if none is given
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Build the toolchain, and take it in the place of the packages it is made of: a larger file, and nothing
    /// but the project is built from it. Whoever takes it must trust whoever made it
    #[arg(long)]
    toolchain: bool,
    /// Sign the toolchain with this key, made by `nix-store --generate-binary-cache-key`
    #[arg(long, value_name = "FILE", requires = "toolchain")]
    secret_key: Option<PathBuf>,
    #[command(flatten)]
    from: From,
    /// Print the list of what is in it as JSON
    #[arg(long)]
    json: bool,
}

/// Writes a bundle. The answer is always yes.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let reporter = progress::stderr(args.from.quiet);
    let nix = Nix::from_path();
    let (needed, described) = flake::describe(&nix, &args.from.flake, &args.targets, args.toolchain)?;
    described.expect_portable()?;
    args.from.fetch_missing(&nix, &needed)?;
    let toolchains = realise(&nix, &described, args.from.quiet)?;

    let targets = described.targets();
    let is_wanted = |source: &&Source| !args.toolchain || !matches!(source, Source::Deb(_));
    let sources = needed.all().iter().filter(is_wanted).map(Fixed::from).chain([described.source.into()]);
    let content =
        Content { targets, sources: sources.collect(), toolchains, secret_key: args.secret_key.clone() };
    let manifest = write::write(&nix, &content, &args.output, &*reporter)?;
    if args.json {
        std::io::stdout().lock().write_all(manifest.to_json().as_bytes())?;
    } else {
        reporter.message(&summary(&args.output, &manifest)?);
    }
    Ok(Answer::Yes)
}

/// Builds the toolchains that were asked for, and gives their store paths.
fn realise(nix: &Nix, described: &flake::Described, quiet: bool) -> Result<Vec<String>, BundleError> {
    let toolchains = described.toolchains.values();
    let derivations: Vec<&str> = toolchains.clone().map(|output| output.derivation.as_str()).collect();
    if !derivations.is_empty() {
        nix.realise(&derivations, quiet)?;
    }
    Ok(toolchains.map(|output: &outputs::Output| output.path.clone()).collect())
}

fn summary(file: &Path, manifest: &Manifest) -> std::io::Result<String> {
    Ok(format!(
        "{}: {}, {} for {}",
        file.display(),
        progress::counted(manifest.members.len(), "file"),
        progress::size(fs_err::metadata(file)?.len()),
        manifest.targets.join(", ")
    ))
}
