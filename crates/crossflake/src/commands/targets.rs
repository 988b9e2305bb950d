use std::io::Write;

use crossflake_debian::facts;

use crate::error::{Answer, Error};
use crate::{supported, ui};

/// List the targets there are
///
/// For each target: the glibc floors it can promise (none is needed by a static one), whether its standard
/// library comes with the toolchain, from a package, or is compiled once, and how its programs run on the build
/// machine.
///
/// Exit status: 0, or 1 when no target fits the filters.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  crossflake targets\n  \
    crossflake targets musl              static targets\n  \
    crossflake targets arm bullseye      ARM targets that run on glibc 2.31\n  \
    crossflake targets --json | jq -r '.[].triple'")]
pub(crate) struct Args {
    /// Only targets that have each of these in name, triple, linkage, floors, releases, std or runner
    #[arg(value_name = "FILTER")]
    filters: Vec<String>,
    /// Print a JSON array, with more than the table has
    #[arg(long)]
    json: bool,
    /// Print the page of the documentation
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
    /// For crossflake's own development: print nix/supplies/debian/facts.json
    #[arg(long, hide = true, conflicts_with_all = ["json", "markdown", "filters"])]
    facts: bool,
}

/// Prints them. The answer is no when none fits.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    if args.facts {
        std::io::stdout().write_all(facts::json().as_bytes())?;
        return Ok(Answer::Yes);
    }
    let rows: Vec<_> = supported::rows().into_iter().filter(|row| row.fits(&args.filters)).collect();
    let print = match (args.json, args.markdown) {
        (true, _) => supported::json,
        (_, true) => supported::markdown,
        _ if rows.is_empty() => |_: &[supported::Row]| String::new(),
        _ => supported::text,
    };
    std::io::stdout().write_all(print(&rows).as_bytes())?;
    if rows.is_empty() {
        ui::no(format_args!("no target fits {}", args.filters.join(" ")), "`crossflake targets` lists all");
        return Ok(Answer::No);
    }
    Ok(Answer::Yes)
}
