use std::io::Write;

use crate::doctor::{self, catalogue, page};
use crate::error::{Answer, Error};

/// Print all that is known about an error
///
/// What it means, how it comes about and what to do. `crossflake doctor` prints the codes; without one, all are
/// listed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  crossflake explain\n  crossflake explain glibc-too-old")]
pub(crate) struct Args {
    /// The error's code
    #[arg(value_name = "CODE")]
    code: Option<String>,
    /// Print the pages of all errors, as the documentation has them
    #[arg(long, conflicts_with = "code")]
    markdown: bool,
}

/// Prints a page, or the list.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let text = match &args.code {
        Some(code) => page_of(code)?,
        None if args.markdown => page::markdown(),
        None => page::list(),
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Answer::Yes)
}

fn page_of(code: &str) -> Result<String, doctor::Error> {
    let diagnosis = catalogue::find(code);
    diagnosis.map(page::text).ok_or_else(|| doctor::Error::UnknownCode { code: code.to_owned() })
}
