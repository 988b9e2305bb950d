use std::io::Write;

use crate::error::{Answer, Error};
use crate::manifest;

/// Print the JSON schema of targets.json
///
/// With the schema, editors complete keys and triples and mark mistakes. It describes every key with its default.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  crossflake schema > targets.schema.json\n\n\
    At the top of targets.json:\n  \"$schema\": \"./targets.schema.json\"")]
pub(crate) struct Args {}

/// Prints the schema.
pub(crate) fn run(_args: &Args) -> Result<Answer, Error> {
    std::io::stdout().write_all(manifest::schema().as_bytes())?;
    Ok(Answer::Yes)
}
