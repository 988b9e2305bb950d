use std::io::Write;

use clap::Command;
use clap_complete::Shell;

use crate::error::{Answer, Error};

/// Print the completion script of a shell
///
/// With the script, the shell completes commands and options.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake completions bash > ~/.local/share/bash-completion/completions/crossflake\n  \
    crossflake completions zsh > ~/.zfunc/_crossflake\n  \
    crossflake completions fish > ~/.config/fish/completions/crossflake.fish")]
pub(crate) struct Args {
    /// The shell to print a script for
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Prints the completion script of `command`, the whole command line.
pub(crate) fn run(args: &Args, mut command: Command) -> Result<Answer, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "crossflake", &mut script);
    std::io::stdout().write_all(&script)?;
    Ok(Answer::Yes)
}
