use std::io::Write;
use std::path::{Path, PathBuf};

use crate::base;
use crate::build::outputs::{self, Target};
use crate::build::{self, Built, report};
use crate::commands::advise;
use crate::commands::fetch::From;
use crate::error::{Answer, Error};
use crate::fetch::plan::Needed;
use crate::fetch::{Flake, Runners};
use crate::generate;
use crate::manifest::{self, Manifest, Supply};
use crate::nix::Nix;
use crate::ui::{self, Voice};

/// Build targets, start what was built, and say what it is
///
/// Fetches what is missing, builds all targets at once, and links each package as PREFIX-TARGET. Then each
/// binary is started through its target's runner, with the arguments of "run" in targets.json (--version
/// unless it says otherwise), and a table tells what there is. A crate that seems to need what the manifest does not
/// bring is warned of before anything is built: see `crossflake advise`.
///
/// Exit status: 0 when all were built and run, 1 when a binary does not run or nix/targets.nix is stale,
/// 2 on trouble.
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
    /// Build every target of the flake
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    from: From,
    /// Do not start what was built, nor bring what would start it
    #[arg(long)]
    no_run: bool,
    /// The beginning of the links' names
    #[arg(long, value_name = "PREFIX", default_value = "result")]
    out_link: PathBuf,
    /// Print what was built as JSON
    #[arg(long)]
    json: bool,
}

/// Builds. The answer is no when a binary does not run, or when what would be built is not what the
/// manifest says.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    if let Some(file) = stale(&args.from.flake)? {
        ui::no(format_args!("{} is stale", file.display()), "run `crossflake generate`");
        return Ok(Answer::No);
    }
    let nix = Nix::from_path();
    let runners = if args.no_run { Runners::None } else { Runners::Wanted };
    let (sources, targets) = outputs::evaluate(&nix, &args.from.flake, &args.targets, runners)?;
    let outputs = targets.iter().flat_map(Target::outputs);
    args.from.realise(&nix, &Needed::of(sources), outputs, || warn(&nix, &targets, args))?;
    let mut built = Vec::new();
    for target in &targets {
        let link = link_name(&args.out_link, &target.name);
        nix.add_root(&target.package.path, &link)?;
        built.extend(build::examine(target, &link)?);
    }
    tell(&built, args)?;
    Ok(if built.iter().any(Built::failed) { Answer::No } else { Answer::Yes })
}

/// The generated file of a flake of this machine that is not what its manifest says.
pub(crate) fn stale(flake: &Flake) -> Result<Option<PathBuf>, Error> {
    let Some(folder) = flake.folder() else { return Ok(None) };
    let (manifest, generated) = (folder.join(manifest::FILE), folder.join(generate::FILE));
    if !manifest.exists() || !generated.exists() {
        return Ok(None);
    }
    let new = generate::generate(&Manifest::read(&manifest)?);
    Ok((fs_err::read(&generated)? != new.as_bytes()).then_some(generated))
}

/// Warns of what the manifest of a flake of this machine seems to lack, and says how builds would take less.
fn warn(nix: &Nix, targets: &[Target], args: &Args) -> Result<(), Error> {
    let Some(folder) = args.from.flake.folder().filter(|folder| folder.join(manifest::FILE).exists()) else {
        return Ok(());
    };
    let voice = Voice { quiet: args.from.quiet };
    let manifest = Manifest::read(&folder.join(manifest::FILE))?;
    // The other supply has no use for a base, and a first build compiles everything in any case.
    let again = |target: &&Target| {
        let supply = manifest.targets.iter().find(|wanted| wanted.name == target.name);
        supply.is_some_and(|wanted| wanted.supply == Supply::Debian)
            && link_name(&args.out_link, &target.name).is_symlink()
    };
    if !folder.join(base::FILE).exists() && build::compiles_dependencies(nix, targets.iter().filter(again))? {
        voice.note(
            "all dependencies are compiled anew. Once they are, `crossflake base` has the\n\
             next change of Cargo.lock compile only what it changed",
        );
    }
    for doubt in advise::warnings(&folder, manifest, &args.targets) {
        voice.warn(doubt);
    }
    Ok(())
}

fn link_name(prefix: &Path, target: &str) -> PathBuf {
    let mut name = prefix.as_os_str().to_owned();
    name.push("-");
    name.push(target);
    name.into()
}

fn tell(built: &[Built], args: &Args) -> Result<(), Error> {
    if args.json {
        std::io::stdout().write_all(report::json(built).as_bytes())?;
    } else {
        ui::print(&report::text(built))?;
    }
    if !built.is_empty() && !args.json {
        let place = link_name(&args.out_link, "TARGET").join("bin/PROGRAM");
        Voice { quiet: args.from.quiet }.say(format_args!("\nthe programs are {}", place.display()));
    }
    for built in built.iter().filter(|built| built.failed()) {
        let Some(run) = &built.run else { continue };
        let text = format_args!("{} does not run:\n{}", built.file.display(), run.output);
        ui::error(
            text,
            Some("\"run\" in targets.json has the arguments that it is started with; false starts none"),
        );
    }
    Ok(())
}
