use std::io::Write;

use crossflake_debian::facts;

use crate::error::{Answer, Error};
use crate::{supported, ui};

/// List the supported targets
///
/// For each target, the list has the possible glibc floors ("-" if it does not use glibc), the source of the standard
/// library (part of the toolchain, a package, or compiled once), and the runner of its programs on the build machine.
///
/// Exit status: 0, or 1 if no target matches the filters.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  crossflake targets\n  \
    crossflake targets musl              static targets\n  \
    crossflake targets arm bullseye      ARM targets that run on glibc 2.31\n  \
    crossflake targets --json | jq -r '.[].triple'")]
pub(crate) struct Args {
    /// List only targets that contain every FILTER in name, triple, linkage, floors, releases, std or runner
    #[arg(value_name = "FILTER")]
    filters: Vec<String>,
    /// Print a JSON array with more details
    #[arg(long)]
    json: bool,
    /// Print docs/targets.md
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
    /// For crossflake's own development: print nix/supplies/debian/facts.json
    #[arg(long, hide = true, conflicts_with_all = ["json", "markdown", "filters"])]
    facts: bool,
}

/// Prints the targets. The answer is no if the list is empty.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    if args.facts {
        std::io::stdout().write_all(facts::json().as_bytes())?;
        return Ok(Answer::Yes);
    }
    let rows: Vec<_> = supported::rows().into_iter().filter(|row| row.matches(&args.filters)).collect();
    let print = match (args.json, args.markdown) {
        (true, _) => supported::json,
        (_, true) => supported::markdown,
        _ if rows.is_empty() => |_: &[supported::Row]| String::new(),
        _ => supported::text,
    };
    std::io::stdout().write_all(print(&rows).as_bytes())?;
    if rows.is_empty() {
        ui::failed_check(
            format_args!("no target matches {}", args.filters.join(" ")),
            "`crossflake targets` lists all targets",
        );
        return Ok(Answer::No);
    }
    Ok(Answer::Yes)
}
