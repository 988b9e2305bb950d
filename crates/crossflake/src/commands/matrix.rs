use std::io::Write;
use std::path::PathBuf;

use crate::error::{Answer, Error};
use crate::generate;
use crate::manifest::{self, Manifest};
use crate::matrix;

/// Print the targets of targets.json as the matrix of a CI job
///
/// Each target is an object: name, triple, attribute (what to give to nix build), check, link (where crossflake
/// build puts it), artifact, supply, static, glibc (the floor), runner (how its programs run on the build machine)
/// and emulated. A new target in targets.json is then a new job, without a change to the workflow.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    echo \"matrix=$(crossflake matrix)\" >> \"$GITHUB_OUTPUT\"\n\n\
    and in the job that builds:\n  \
    strategy:\n    matrix: ${{ fromJSON(needs.targets.outputs.matrix) }}\n  \
    steps:\n    - run: nix build ${{ matrix.attribute }} --out-link ${{ matrix.link }}\n\n\
    Elsewhere:\n  \
    crossflake matrix --plain | jq -r '.[] | select(.emulated | not) | .attribute'")]
pub(crate) struct Args {
    /// GitHub's form, {"include": [...]} in one line; this is the default
    #[arg(long, conflicts_with = "plain")]
    github: bool,
    /// A plain JSON array
    #[arg(long)]
    plain: bool,
    /// The manifest to read
    #[arg(long, value_name = "FILE", default_value = manifest::FILE)]
    manifest: PathBuf,
}

/// Prints it.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let jobs = matrix::jobs(&generate::resolve(&Manifest::read(&args.manifest)?));
    let text = if args.plain { matrix::plain(&jobs) } else { matrix::github(&jobs) };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Answer::Yes)
}
