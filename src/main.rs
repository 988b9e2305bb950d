use std::process::ExitCode;

use clap::Parser;
use crossflake::cli::Cli;
use crossflake::error::EXIT_TROUBLE;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(answer) => ExitCode::from(answer.exit_code()),
        Err(error) => {
            eprintln!("error: {error}");
            if let Some(hint) = error.hint() {
                eprintln!("\nhint: {hint}");
            }
            ExitCode::from(EXIT_TROUBLE)
        }
    }
}
