use std::io::Write;
use std::path::PathBuf;

use crate::error::{Answer, Error};
use crate::generate;
use crate::manifest::{self, Manifest};
use crate::matrix;

/// Print the targets of targets.json as a CI matrix
///
/// Each target is an object with these keys: name, triple, attribute and check (arguments of nix build for the package
/// and the check), link (the link that crossflake build makes), artifact (a name for the upload), supply, static, glibc
/// (the floor), runner (how programs run on the build machine) and emulated. With the matrix, a new target in
/// targets.json becomes a new job without a change of the workflow.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    echo \"matrix=$(crossflake matrix)\" >> \"$GITHUB_OUTPUT\"\n\n\
    In the job that builds:\n  \
    strategy:\n    matrix: ${{ fromJSON(needs.targets.outputs.matrix) }}\n  \
    steps:\n    - run: nix build ${{ matrix.attribute }} --out-link ${{ matrix.link }}\n\n\
    With another CI service:\n  \
    crossflake matrix --plain | jq -r '.[] | select(.emulated | not) | .attribute'")]
pub(crate) struct Args {
    /// Print GitHub's format, {"include": [...]} on one line (default)
    #[arg(long, conflicts_with = "plain")]
    github: bool,
    /// Print a JSON array
    #[arg(long)]
    plain: bool,
    /// The manifest to read
    #[arg(long, value_name = "FILE", default_value = manifest::FILE)]
    manifest: PathBuf,
}

/// Prints the matrix.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let jobs = matrix::jobs(&generate::resolve(&Manifest::read(&args.manifest)?));
    let text = if args.plain { matrix::plain(&jobs) } else { matrix::github(&jobs) };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Answer::Yes)
}
