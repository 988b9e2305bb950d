use std::io::Write;
use std::path::PathBuf;

use super::args::FetchArgs;
use super::preflight;
use crate::advise;
use crate::build::outputs::Target;
use crate::build::{self, Built, Request, prose, report};
use crate::error::{Answer, Error};
use crate::failure;
use crate::fetch::Runners;
use crate::manifest::{self, Manifest};
use crate::nix::Nix;
use crate::ui;

/// Build targets, verify and run their programs
///
/// Fetches missing sources, builds all targets at once, and makes a link PREFIX-TARGET to each package. The build
/// verifies each program. Then crossflake starts each program through its target's runner, with the arguments in
/// "run" of targets.json (default: --version), and prints a table. Before the build it warns of dependencies that
/// seem to need a package or tool that targets.json does not name: see `crossflake advise`.
///
/// Exit status: 0 when all programs were built and run, 1 when a program does not run or nix/targets.nix is stale,
/// 2 on other errors.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["targets", "all"])))]
#[command(after_help = "Examples:\n  \
    crossflake build aarch64-linux\n  \
    crossflake build --all --json | jq '.[] | select(.runs != true)'\n  \
    crossflake build --all --no-run --out-link dist")]
pub(crate) struct Args {
    /// Names of targets in the flake
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    /// Build all targets of the flake
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    fetch: FetchArgs,
    /// Do not start the programs, and do not fetch or build runners
    #[arg(long)]
    no_run: bool,
    /// Prefix of the links to packages
    #[arg(long, value_name = "PREFIX", default_value = "result")]
    out_link: PathBuf,
    /// Print the programs as JSON
    #[arg(long)]
    json: bool,
}

/// Builds targets. The answer is no if a program does not run, or if the generated file does not fit the manifest.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    if let Some(file) = preflight::stale(&args.fetch.flake)? {
        ui::failed_check(format_args!("{} is stale", file.display()), "run `crossflake generate`");
        return Ok(Answer::No);
    }
    let nix = Nix::from_path();
    let request = Request {
        flake: &args.fetch.flake,
        names: &args.targets,
        runners: if args.no_run { Runners::None } else { Runners::Configured },
        out_link: &args.out_link,
    };
    let built = build::build(&args.fetch.fetcher(&nix), &request, |targets| warn(&nix, targets, args))?;
    print(&built, args)?;
    Ok(if built.iter().any(Built::failed) { Answer::No } else { Answer::Yes })
}

/// Names files that the build does not have, warns of dependencies that need more than the manifest names, and recommends
/// a base if it would help.
fn warn(nix: &Nix, targets: &[Target], args: &Args) -> Result<(), Error> {
    for note in preflight::unseen(&args.fetch.flake) {
        args.fetch.messages.note(note);
    }
    let Some(folder) = args.fetch.flake.folder().filter(|folder| folder.join(manifest::FILE).exists()) else {
        return Ok(());
    };
    let messages = args.fetch.messages;
    for note in prose::causes(&folder, targets) {
        messages.note(note);
    }
    let manifest = Manifest::read(&folder.join(manifest::FILE))?;
    if preflight::would_use_base(nix, &folder, &manifest, targets, &args.out_link)? {
        messages.note(
            "all dependencies are compiled again. Run `crossflake base` after this build: then the next\n\
             change of Cargo.lock compiles only the crates that it changes",
        );
    }
    for warning in advise::warnings(&folder, manifest, &args.targets) {
        messages.warn(warning);
    }
    Ok(())
}

fn print(built: &[Built], args: &Args) -> Result<(), Error> {
    if args.json {
        std::io::stdout().write_all(report::json(built).as_bytes())?;
    } else {
        ui::print(&report::text(built))?;
    }
    if !built.is_empty() && !args.json {
        let link = build::link_name(&args.out_link, "TARGET");
        let mut places = Vec::new();
        if built.iter().any(|built| !built.is_library) {
            places.push(format!("the programs are {}", link.join("bin/PROGRAM").display()));
        }
        if built.iter().any(|built| built.is_library) {
            places.push(format!("the libraries are {}", link.join("lib/LIBRARY").display()));
        }
        args.fetch.messages.status(format_args!("\n{}", places.join("\n")));
    }
    for built in built.iter().filter(|built| built.failed()) {
        let Some(run) = &built.run else { continue };
        let text = format_args!("{} does not run:\n{}", built.file.display(), run.output);
        let hint = failure::of_build(None, &run.output);
        let hint =
            hint.as_deref().unwrap_or("\"run\" in targets.json sets its arguments; with `false` it is not started");
        ui::error(text, Some(hint));
    }
    Ok(())
}
