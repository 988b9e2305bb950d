//! The command line, as clap parses it. What each command does stands in [`crate::commands`].

use clap::{Parser, Subcommand};

use crate::commands;
use crate::error::{Answer, Error};

/// Cross-compile Rust with Nix: one manifest of targets, pinned toolchains and sysroots, verified binaries.
#[derive(Debug, Parser)]
#[command(name = "crossflake", version, arg_required_else_help = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(commands::init::Args),
    Advise(commands::advise::Args),
    Generate(commands::generate::Args),
    Lock(commands::lock::Args),
    Plan(commands::plan::Args),
    Fetch(commands::fetch::Args),
    Build(commands::build::Args),
    Bundle(commands::bundle::Args),
    Unbundle(commands::unbundle::Args),
    Run(commands::run::Args),
    Shell(commands::shell::Args),
    Verify(commands::verify::Args),
    Targets(commands::targets::Args),
    Doctor(commands::doctor::Args),
    Explain(commands::explain::Args),
    Matrix(commands::matrix::Args),
    Schema(commands::schema::Args),
    Completions(commands::completions::Args),
    Man(commands::man::Args),
}

impl Cli {
    /// Runs the command that was asked for.
    pub fn run(self) -> Result<Answer, Error> {
        match self.command {
            Command::Init(args) => commands::init::run(&args),
            Command::Advise(args) => commands::advise::run(&args),
            Command::Generate(args) => commands::generate::run(&args),
            Command::Lock(args) => commands::lock::run(&args),
            Command::Plan(args) => commands::plan::run(&args),
            Command::Fetch(args) => commands::fetch::run(&args),
            Command::Build(args) => commands::build::run(&args),
            Command::Bundle(args) => commands::bundle::run(&args),
            Command::Unbundle(args) => commands::unbundle::run(&args),
            Command::Run(args) => commands::run::run(&args),
            Command::Shell(args) => commands::shell::run(&args),
            Command::Verify(args) => commands::verify::run(&args),
            Command::Targets(args) => commands::targets::run(&args),
            Command::Doctor(args) => commands::doctor::run(&args),
            Command::Explain(args) => commands::explain::run(&args),
            Command::Matrix(args) => commands::matrix::run(&args),
            Command::Schema(args) => commands::schema::run(&args),
            Command::Completions(args) => commands::completions::run(&args),
            Command::Man(args) => commands::man::run(&args),
        }
    }
}
