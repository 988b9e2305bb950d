use std::process::ExitCode;

use crossflake::cli::Cli;
use crossflake::error::EXIT_TROUBLE;
use crossflake::talk;

fn main() -> ExitCode {
    match Cli::of_process().run() {
        Ok(answer) => ExitCode::from(answer.exit_code()),
        Err(error) => {
            talk::error(&error, error.hint().as_deref());
            ExitCode::from(EXIT_TROUBLE)
        }
    }
}
