use std::io::Write;
use std::path::Path;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::error::{Answer, Error};
use crate::init::{self, Ci, Options, Setup};
use crate::manifest::Supply;
use crate::ui::Messages;
use crossflake_target::Target;

/// Set up a Cargo project for crossflake
///
/// Reads the workspace's programs and dependencies with cargo, which downloads missing crates and writes a missing
/// Cargo.lock. Writes targets.json, nix/targets.nix, flake.nix and lines in .gitignore; with options also a CI workflow and
/// an .envrc. Writes all of these files or none, and never overwrites other content without --force. In a git repository it
/// runs `git add --intent-to-add` on the files, because a flake contains only files that git tracks.
///
/// "exclude" in targets.json lists prose and files of Nix, git hosting and editors that the build does not read, so that a
/// change in them rebuilds nothing. `above` in flake.nix lists files and folders above the project's folder that the build
/// reads.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake init\n  \
    crossflake init --target aarch64-linux --target x86_64-unknown-linux-musl\n  \
    crossflake init --ci github --dry-run")]
pub(crate) struct Args {
    /// A target to build, by name or triple; can be repeated. Default: aarch64-linux, x86_64-linux, and
    /// x86_64-linux-musl if the dependencies allow it
    #[arg(long = "target", value_name = "TARGET", value_parser = init::target)]
    targets: Vec<&'static Target>,
    /// The source of toolchains and sysroots
    #[arg(long, value_name = "SUPPLY", default_value = "debian", value_parser = supply())]
    supply: Supply,
    /// The flake that provides crossflake to the project
    #[arg(long, value_name = "URL", default_value = init::CROSSFLAKE, value_parser = init::flake_url)]
    crossflake: String,
    /// Write a CI workflow that builds and checks every target
    #[arg(long, value_name = "SERVICE")]
    ci: Option<Ci>,
    /// Write an .envrc, with which direnv opens the shell of a target
    #[arg(long)]
    envrc: bool,
    /// Let build scripts ask git for the commit; each commit then rebuilds the program
    #[arg(long)]
    revision: bool,
    /// Replace existing files, and keep each as FILE.orig
    #[arg(long)]
    force: bool,
    /// Print the files instead of writing them
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    messages: Messages,
}

fn supply() -> impl TypedValueParser<Value = Supply> {
    PossibleValuesParser::new(["debian", "nixpkgs"]).map(|name| match name.as_str() {
        "nixpkgs" => Supply::Nixpkgs,
        _ => Supply::Debian,
    })
}

/// Sets up the project in the current folder, or prints the files with `--dry-run`.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let options =
        Options { supply: args.supply, url: &args.crossflake, ci: args.ci, envrc: args.envrc, revision: args.revision };
    let progress = |text: &str| args.messages.status(text);
    let setup = Setup::new(Path::new("."), &args.targets, &options, !args.dry_run, progress)?;
    if args.dry_run {
        std::io::stdout().write_all(setup.preview().as_bytes())?;
        return Ok(Answer::Yes);
    }
    let report = setup.write(args.force)?;
    args.messages.status(report.summary());
    for note in &report.notes {
        args.messages.note(note);
    }
    args.messages.status(report.next_steps());
    Ok(Answer::Yes)
}
