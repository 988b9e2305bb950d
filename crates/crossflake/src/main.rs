use std::process::ExitCode;

use crossflake::{Cli, EXIT_TROUBLE, print_error};

fn main() -> ExitCode {
    match Cli::from_process_arguments().run() {
        Ok(answer) => ExitCode::from(answer.exit_code()),
        Err(error) => {
            print_error(&error, error.hint().as_deref());
            ExitCode::from(EXIT_TROUBLE)
        }
    }
}
