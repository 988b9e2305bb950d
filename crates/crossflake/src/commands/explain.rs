use std::io::Write;

use crate::doctor::{self, catalogue, page};
use crate::error::{Answer, Error};

/// Print the meaning, the cause and the fixes of an error
///
/// `crossflake doctor` prints the codes of errors. Without a code, lists all errors.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  crossflake explain\n  crossflake explain glibc-too-old")]
pub(crate) struct Args {
    /// The error's code
    #[arg(value_name = "CODE")]
    code: Option<String>,
    /// Print all errors as one Markdown document
    #[arg(long, conflicts_with = "code")]
    markdown: bool,
}

/// Prints one error, or the list.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let text = match &args.code {
        Some(code) => entry(code)?,
        None if args.markdown => page::markdown(),
        None => page::list(),
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Answer::Yes)
}

fn entry(code: &str) -> Result<String, doctor::Error> {
    let diagnosis = catalogue::find(code);
    diagnosis.map(page::text).ok_or_else(|| doctor::Error::UnknownCode { code: code.to_owned() })
}
