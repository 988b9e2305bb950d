use std::io::Write;
use std::path::PathBuf;

use super::args::FetchArgs;
use crate::bundle::{self, Request, report};
use crate::error::{Answer, Error};
use crate::nix::Nix;

/// Write the sources of targets into one file
///
/// A bundle has everything that `crossflake fetch` downloads (Debian packages, crates, busybox), and crossflake's own
/// source, which is an input of the flake. Missing sources are fetched first. On a machine without a network,
/// `crossflake unbundle` adds them to the Nix store; then `nix build` works there. The bundle does not have the project
/// itself, other inputs of its flake, Nix, or this program.
///
/// The file is a tar archive with a list of its members and their hashes. The same inputs give the same bytes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake bundle -o project.bundle                    for all targets\n  \
    crossflake bundle -o arm.bundle aarch64-linux          for one target\n  \
    crossflake bundle -o built.bundle --toolchain          with built toolchains instead of their packages\n\n\
On the other machine:\n  \
    crossflake unbundle arm.bundle\n  \
    nix build .#aarch64-linux")]
pub(crate) struct Args {
    /// Names of targets in the flake [default: all targets]
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Build the toolchains, and add them instead of the packages from which they are made. The file is larger, builds
    /// from it take less time, and its users must trust its author
    #[arg(long)]
    toolchain: bool,
    /// Sign the toolchains with this key, made by `nix-store --generate-binary-cache-key`
    #[arg(long, value_name = "FILE", requires = "toolchain")]
    secret_key: Option<PathBuf>,
    #[command(flatten)]
    fetch: FetchArgs,
    /// Print the list of members as JSON
    #[arg(long)]
    json: bool,
}

/// Writes a bundle. The answer is always yes.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let nix = Nix::from_path();
    let request = Request {
        flake: &args.fetch.flake,
        names: &args.targets,
        toolchain: args.toolchain,
        secret_key: args.secret_key.clone(),
    };
    let manifest = bundle::create(&args.fetch.fetcher(&nix), request, &args.output)?;
    if args.json {
        std::io::stdout().lock().write_all(manifest.to_json().as_bytes())?;
    } else {
        args.fetch.messages.status(report::created(&args.output, &manifest)?);
    }
    Ok(Answer::Yes)
}
