use std::io;
use std::path::PathBuf;

use clap::Command;

use crate::error::{Answer, Error};
use crossflake_io::file::write_whole;

/// Write the manual pages
///
/// Writes one page for crossflake, crossflake.1, and one for each command, such as crossflake-build.1. The pages have the
/// text of --help.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  crossflake man --output ~/.local/share/man/man1\n  man crossflake-build")]
pub(crate) struct Args {
    /// The folder to write the pages into; created if it does not exist
    #[arg(long, value_name = "FOLDER")]
    output: PathBuf,
}

/// Writes the pages of `command`, the whole command line.
pub(crate) fn run(args: &Args, command: Command) -> Result<Answer, Error> {
    for (name, page) in pages(command)? {
        write_whole(&args.output.join(name), &page)?;
    }
    Ok(Answer::Yes)
}

/// The name and content of each page.
fn pages(command: Command) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut command = command.disable_help_subcommand(true);
    // Adds the full names of subcommands and the options that clap generates.
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
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn there_is_a_page_for_each_command() {
        let command = Cli::command();
        let count = command.get_subcommands().count();
        let pages = pages(command).unwrap();
        assert_eq!(pages.len(), 1 + count);
        for (name, page) in pages {
            let page = String::from_utf8(page).unwrap();
            assert!(page.contains(&format!(".TH {} 1", name.trim_end_matches(".1"))), "{name}: {page}");
        }
    }
}
