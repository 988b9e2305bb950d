use std::io;
use std::path::PathBuf;

use clap::{Command, CommandFactory};

use crate::cli::Cli;
use crate::error::{Answer, Error};
use crossflake_io::file::write_whole;

/// Write the manual pages
///
/// One page for crossflake and one for each of its commands: crossflake.1, crossflake-build.1. They say what --help
/// says.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  crossflake man --output ~/.local/share/man/man1\n  man crossflake-build")]
pub(crate) struct Args {
    /// The folder to write them into; made if it is not there
    #[arg(long, value_name = "FOLDER")]
    output: PathBuf,
}

/// Writes them.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    for (name, page) in pages()? {
        write_whole(&args.output.join(name), &page)?;
    }
    Ok(Answer::Yes)
}

/// File names and contents.
fn pages() -> io::Result<Vec<(String, Vec<u8>)>> {
    // Builds the commands' full names and what clap adds to them.
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let mut pages = vec![(file_name("crossflake"), page(&command)?)];
    for subcommand in command.get_subcommands() {
        let name = format!("crossflake-{}", subcommand.get_name());
        let titled = subcommand.clone().display_name(&name);
        pages.push((file_name(&name), page(&titled)?));
    }
    Ok(pages)
}

fn file_name(name: &str) -> String {
    format!("{name}.1")
}

fn page(command: &Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_page_for_each_command() {
        let pages = pages().unwrap();
        assert_eq!(pages.len(), 1 + Cli::command().get_subcommands().count());
        for (name, page) in pages {
            let page = String::from_utf8(page).unwrap();
            assert!(page.contains(&format!(".TH {} 1", name.trim_end_matches(".1"))), "{name}: {page}");
        }
    }
}
