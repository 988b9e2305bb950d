use std::io::Write;
use std::path::Path;

use crate::advise::{self, Query, markdown, report};
use crate::cargo::{self, Selection};
use crate::error::{Answer, Error};
use crate::init;
use crossflake_target::Target;

/// Recommend targets, packages and tools for the dependencies
///
/// Reads the dependency graph from Cargo.lock for each target: the targets of --target, or else of targets.json, or else
/// the default ones of `crossflake init`. Names the crates that compile C or C++, link system libraries, run programs or
/// download files during the build, with the dependency path to each. Knows these crates by their dependencies and by a table of
/// well-known crates. Also names the crates that require a newer Rust than the debian supply has, and a
/// rust-toolchain.toml that pins another version. Prints the lines for targets.json.
///
/// Cargo reads the Cargo.toml of every dependency, and downloads missing crates.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake advise\n  \
    crossflake advise --target aarch64-linux --features tls\n  \
    crossflake advise --json | jq '.[].packages'")]
pub(crate) struct Args {
    /// A target to analyse, by name or triple; can be repeated
    #[arg(long = "target", value_name = "TARGET", value_parser = init::target)]
    targets: Vec<&'static Target>,
    /// Features to enable, separated by commas, instead of those of targets.json
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    features: Vec<String>,
    /// Disable the default features
    #[arg(long)]
    no_default_features: bool,
    /// Print the advice as JSON
    #[arg(long)]
    json: bool,
    /// Print the table of known crates as Markdown, and exit
    #[arg(long, conflicts_with_all = ["json", "targets", "features", "no_default_features"])]
    table: bool,
}

/// Prints the advice. The answer is always yes, because advice is not a check.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let text = if args.table { markdown::markdown() } else { advice(args)? };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Answer::Yes)
}

fn advice(args: &Args) -> Result<String, Error> {
    let root = cargo::workspace(Path::new("."))?.workspace_root;
    let selection = Selection { features: args.features.clone(), no_default_features: args.no_default_features };
    let queries = if args.targets.is_empty() {
        Query::of_project(&root, &selection)?.unwrap_or_else(|| Query::of_targets(&init::usual_targets(), &selection))
    } else {
        Query::of_targets(&args.targets, &selection)
    };
    let advice = advise::advise(&root, queries)?;
    Ok(if args.json { report::json(&advice) } else { report::text(&advice) })
}
