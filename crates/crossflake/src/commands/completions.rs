use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::error::{Answer, Error};

/// Print a shell's completions
///
/// With them the shell completes commands and options.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake completions bash > ~/.local/share/bash-completion/completions/crossflake\n  \
    crossflake completions zsh > ~/.zfunc/_crossflake\n  \
    crossflake completions fish > ~/.config/fish/completions/crossflake.fish")]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Prints them.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "crossflake", &mut script);
    std::io::stdout().write_all(&script)?;
    Ok(Answer::Yes)
}
