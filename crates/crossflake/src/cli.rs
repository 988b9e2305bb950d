//! The command line: parses the arguments and runs the command, which [`crate::commands`] implements.

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::commands;
use crate::error::{Answer, Error};
use crate::style::{self, COMMAND, HEADING};
use crate::ui;

/// Cross-compile Rust with Nix: one manifest of targets, pinned toolchains and sysroots, verified binaries.
#[derive(Debug, Parser)]
#[command(name = "crossflake", version, arg_required_else_help = true, max_term_width = 100)]
#[command(styles = style::HELP)]
#[command(after_help = "Examples:\n  \
    crossflake init                 set up the Cargo project in this folder\n  \
    crossflake build --all          build, verify and start every target\n  \
    crossflake doctor build.log     explain the errors in a log\n\n\
    Exit status: 0 success, 1 a check failed, 2 any other error.")]
pub struct Cli {
    /// Print only errors and failed checks
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Print the commands of Nix that run, and the whole messages of those that fail
    #[arg(short, long, global = true)]
    verbose: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(commands::init::Args),
    Advise(commands::advise::Args),
    Generate(commands::generate::Args),
    Lock(commands::lock::Args),
    Base(commands::base::Args),
    Plan(commands::plan::Args),
    Fetch(commands::fetch::Args),
    Build(commands::build::Args),
    Bundle(commands::bundle::Args),
    Unbundle(commands::unbundle::Args),
    Run(commands::run::Args),
    Shell(commands::shell::Args),
    Verify(commands::verify::Args),
    Sbom(commands::sbom::Args),
    Targets(commands::targets::Args),
    Doctor(commands::doctor::Args),
    Explain(commands::explain::Args),
    Matrix(commands::matrix::Args),
    Schema(commands::schema::Args),
    Completions(commands::completions::Args),
    Man(commands::man::Args),
}

/// The length of the longest command's name, `completions`, in characters.
const LONGEST: usize = 11;

/// The headings of `--help`, each with its commands in the order in which they are used.
const GROUPS: &[(&str, &[&str])] = &[
    ("Set up a project", &["init", "advise", "targets"]),
    ("Build", &["plan", "fetch", "build", "run", "shell", "verify", "sbom"]),
    ("Build without a network", &["bundle", "unbundle"]),
    ("Explain errors", &["doctor", "explain"]),
    ("Files beside targets.json", &["generate", "lock", "base", "matrix", "schema"]),
    ("Help and completions", &["completions", "man", "help"]),
];

impl Cli {
    /// Parses the arguments of this process. Exits if they are invalid or request help.
    pub fn from_process_arguments() -> Self {
        let matches = command().get_matches();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }

    /// Runs the command.
    ///
    /// # Errors
    /// Any error of the command; see [`Error`].
    pub fn run(self) -> Result<Answer, Error> {
        if self.verbose {
            ui::be_verbose();
        }
        match self.command {
            Command::Init(args) => commands::init::run(&args),
            Command::Advise(args) => commands::advise::run(&args),
            Command::Generate(args) => commands::generate::run(&args),
            Command::Lock(args) => commands::lock::run(&args),
            Command::Base(args) => commands::base::run(&args),
            Command::Plan(args) => commands::plan::run(&args),
            Command::Fetch(args) => commands::fetch::run(&args),
            Command::Build(args) => commands::build::run(&args),
            Command::Bundle(args) => commands::bundle::run(&args),
            Command::Unbundle(args) => commands::unbundle::run(&args),
            Command::Run(args) => commands::run::run(&args),
            Command::Shell(args) => commands::shell::run(&args),
            Command::Verify(args) => commands::verify::run(&args),
            Command::Sbom(args) => commands::sbom::run(&args),
            Command::Targets(args) => commands::targets::run(&args),
            Command::Doctor(args) => commands::doctor::run(&args),
            Command::Explain(args) => commands::explain::run(&args),
            Command::Matrix(args) => commands::matrix::run(&args),
            Command::Schema(args) => commands::schema::run(&args),
            Command::Completions(args) => commands::completions::run(&args, Self::command()),
            Command::Man(args) => commands::man::run(&args, Self::command()),
        }
    }
}

/// The command line with a help template that groups the commands, which clap does not support.
fn command() -> clap::Command {
    let command = Cli::command();
    let groups = groups(&command);
    command.help_template(format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{groups}\
         {HEADING}Options:{HEADING:#}\n{{options}}\n\n{{after-help}}"
    ))
}

/// The list of commands by group, with their descriptions. A test checks that every command is in a group.
fn groups(command: &clap::Command) -> String {
    let about = |name: &str| match command.find_subcommand(name) {
        Some(found) => found.get_about().map(ToString::to_string).unwrap_or_default(),
        None => "Print the help of a command".to_owned(),
    };
    let mut text = String::new();
    for (heading, names) in GROUPS {
        text.push_str(&format!("{HEADING}{heading}:{HEADING:#}\n"));
        for name in *names {
            let gap = LONGEST + 2 - name.len();
            text.push_str(&format!("  {COMMAND}{name}{COMMAND:#}{:gap$}{}\n", "", about(name)));
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_command_line_is_valid() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_is_in_exactly_one_group() {
        let grouped: Vec<_> = GROUPS.iter().flat_map(|(_, names)| *names).copied().collect();
        let once: BTreeSet<_> = grouped.iter().copied().collect();
        assert_eq!(grouped.len(), once.len(), "a command is in two groups");
        let command = Cli::command();
        let all = command.get_subcommands().map(clap::Command::get_name);
        assert_eq!(once, all.chain(["help"]).collect::<BTreeSet<_>>());
    }

    #[test]
    fn lines_of_the_list_fit_a_terminal() {
        let list = anstream::adapter::strip_str(&groups(&Cli::command())).to_string();
        for line in list.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}
