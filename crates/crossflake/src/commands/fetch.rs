use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;

use crate::build::outputs::Output;
use crate::cache::{self, Slot, folder_in};
use crate::error::{Answer, Error};
use crate::fetch::crates::{self, Cargo};
use crate::fetch::debs::Tools;
use crate::fetch::plan::{Needed, Plan};
use crate::fetch::source::Source;
use crate::fetch::{self, Flake, Mirrors, Runners};
use crate::nix::Nix;
use crossflake_debian::{snapshot, sources};
use crossflake_io::download::{self, Client};
use crossflake_io::progress;

/// Put what targets need from outside into the Nix store
///
/// Debian packages come from this machine's mirror, crates by cargo with its own configuration: mirrors,
/// proxies, tokens and certificates that work elsewhere work here. Each file is checked against its pin.
/// What is in the store is not downloaded again, and after this a build needs no network.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake fetch                    what all targets of this folder's flake need\n  \
    crossflake fetch aarch64-linux      what one target needs\n  \
    crossflake fetch --dry-run          what would be downloaded, with sizes\n  \
    crossflake fetch --mirror https://mirror.example/debian")]
pub(crate) struct Args {
    /// Names of targets in the flake; all of them if none is given
    #[arg(value_name = "TARGET")]
    pub targets: Vec<String>,
    #[command(flatten)]
    pub from: From,
    /// Leave out what starts programs, such as an emulator: `nix build` takes none, checks do
    #[arg(long)]
    pub no_run: bool,
    /// Download nothing; list what is needed and what of it is missing
    #[arg(long)]
    pub dry_run: bool,
    /// Print the list as JSON
    #[arg(long)]
    pub json: bool,
}

/// Where things come from: what `fetch` and `build` share.
#[derive(Debug, clap::Args)]
pub(crate) struct From {
    /// The flake, as nix takes it, without an attribute
    #[arg(long, value_name = "REF", default_value = ".")]
    pub flake: Flake,
    #[command(flatten)]
    pub places: Places,
    #[command(flatten)]
    pub patience: Patience,
    #[arg(from_global)]
    pub quiet: bool,
}

/// How long servers are waited for: what `lock` shares, too.
#[derive(Debug, clap::Args)]
pub(crate) struct Patience {
    /// How many seconds a connection may stand still
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub timeout: u64,
    /// How often a download is tried again after a failure that may pass
    #[arg(long, value_name = "TIMES", default_value_t = 3)]
    pub retries: usize,
}

/// Where packages are looked for: what `plan` shares, too.
#[derive(Debug, clap::Args)]
pub(crate) struct Places {
    /// A mirror of Debian, in place of the one in this machine's apt sources
    #[arg(long, value_name = "URL")]
    pub mirror: Option<String>,
    /// A mirror of Debian's security updates, likewise
    #[arg(long, value_name = "URL")]
    pub security_mirror: Option<String>,
    /// The archive to ask for packages that are on no mirror any more
    #[arg(long, value_name = "URL", default_value = snapshot::ROOT)]
    pub snapshots: String,
}

/// Lists or fetches. The answer is always yes: what cannot be had is an error.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let nix = Nix::from_path();
    let runners = if args.no_run { Runners::None } else { Runners::All };
    let needed = args.from.flake.needed(&nix, &args.targets, runners)?;
    let missing = nix.missing(&needed.store_paths())?;
    if args.dry_run {
        print(&needed, &missing, args.json)?;
        return Ok(Answer::Yes);
    }
    args.from.fetch(&nix, &needed.plan(&missing))?;
    if args.json {
        print(&needed, &missing, true)?;
    } else {
        progress::stderr(args.from.quiet).message(&summary(&needed, &missing, "fetched"));
    }
    Ok(Answer::Yes)
}

impl From {
    /// Fetches what the store does not have.
    pub(crate) fn fetch_missing(&self, nix: &Nix, needed: &Needed) -> Result<(), Error> {
        let missing = nix.missing(&needed.store_paths())?;
        self.fetch(nix, &needed.plan(&missing))
    }

    /// Builds what the store does not have of these outputs, all at once, for Nix knows best what waits for what. What
    /// that takes is fetched first, and then `before` is called: crates can be read by then.
    pub(crate) fn realise<'a>(
        &self,
        nix: &Nix,
        needed: &Needed,
        outputs: impl IntoIterator<Item = &'a Output>,
        before: impl FnOnce() -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (derivations, paths): (Vec<&str>, Vec<&str>) =
            outputs.into_iter().map(|output| (output.derivation.as_str(), output.path.as_str())).unzip();
        let missing = nix.missing(&[needed.store_paths(), paths.clone()].concat())?;
        if !paths.iter().any(|path| missing.contains(*path)) {
            return Ok(());
        }
        self.fetch(nix, &needed.plan(&missing))?;
        before()?;
        Ok(nix.realise(&derivations, self.quiet)?)
    }

    /// Carries a plan out.
    fn fetch(&self, nix: &Nix, plan: &Plan<'_>) -> Result<(), Error> {
        let reporter = &*progress::stderr(self.quiet);
        if !plan.crates.is_empty() {
            self.cargo()?.fetch(nix, &plan.crates, reporter)?;
        }
        let cache = cache_folder().map(|folder| folder.join("downloads"));
        if let Ok(cache) = &cache {
            // What cannot be cleared is in nobody's way.
            plan.present.iter().for_each(|deb| drop(Slot::clear_left(cache, &deb.sha256)));
        }
        if plan.debs.is_empty() {
            return Ok(());
        }
        let client = self.patience.client();
        let cache = cache?;
        let tools = Tools { nix, client: &client, mirrors: &self.places.mirrors()?, cache: &cache, reporter };
        Ok(tools.fetch(&plan.debs, &plan.busyboxes)?)
    }

    fn cargo(&self) -> Result<Cargo, fetch::Error> {
        let home =
            crates::home(folder_in("CARGO_HOME"), folder_in("HOME")).ok_or(fetch::Error::NoCargoHome)?;
        Ok(Cargo { home, project: self.flake.folder(), quiet: self.quiet })
    }
}

impl Patience {
    pub(crate) fn client(&self) -> Client {
        let stall = Duration::from_secs(self.timeout);
        Client::new(download::Limits { stall, retries: self.retries })
    }
}

impl Places {
    /// This machine's mirrors, or those that were named.
    pub(crate) fn mirrors(&self) -> Result<Mirrors, Error> {
        let own = match (&self.mirror, &self.security_mirror) {
            // Nothing of apt's configuration is wanted: then it may be unreadable.
            (Some(_), Some(_)) => sources::Mirrors::default(),
            _ => sources::Mirrors::of_apt(Path::new(sources::APT_FOLDER))?,
        };
        let own = own.replaced_by(self.mirror.as_deref(), self.security_mirror.as_deref())?;
        Ok(Mirrors { own, snapshots: self.snapshots.clone() })
    }
}

/// This user's cache folder that is ours.
pub(crate) fn cache_folder() -> Result<PathBuf, fetch::Error> {
    cache::of_user().ok_or(fetch::Error::NoCache)
}

/// One line of the list.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    source: &'a Source,
    /// It was in the store before.
    present: bool,
}

fn print(needed: &Needed, missing: &BTreeSet<String>, json: bool) -> Result<(), Error> {
    let lines: Vec<Line> = needed
        .all()
        .iter()
        .map(|source| Line { source, present: !missing.contains(source.store_path()) })
        .collect();
    let mut out = std::io::stdout().lock();
    if json {
        serde_json::to_writer_pretty(&mut out, &lines).map_err(std::io::Error::from)?;
        writeln!(out)?;
        return Ok(());
    }
    for line in lines {
        let state = if line.present { "present" } else { "missing" };
        let size = line.source.size().map(progress::size).unwrap_or_default();
        writeln!(out, "{state}  {size:>12}  {}", line.source.name())?;
    }
    writeln!(out, "{}", summary(needed, missing, "to fetch"))?;
    Ok(())
}

/// How much is needed, and how much of it is not there, or was not.
fn summary(needed: &Needed, missing: &BTreeSet<String>, verb: &str) -> String {
    let plan = needed.plan(missing);
    let total = progress::counted(needed.all().len(), "file");
    if missing.is_empty() {
        return format!("{total} needed, all in the Nix store");
    }
    let packages = progress::counted(plan.debs.len(), "package");
    let crates = progress::counted(plan.crates.len(), "crate");
    format!("{total} needed: {packages} ({}) and {crates} {verb}", progress::size(plan.bytes()))
}
