use std::io;
use std::path::{Path, PathBuf};

use super::args::LimitArgs;
use crate::error::{Answer, Error};
use crate::lockfile::{self, Status};
use crate::manifest::{self, Manifest};
use crate::ui::{self, Messages};
use crossflake_debian::archive::Archives;
use crossflake_debian::pins::{self, Pins};
use crossflake_debian::timestamp::Timestamp;
use crossflake_io::download::Client;
use crossflake_io::file::write_whole;

/// Pin the extra Debian packages in targets.json
///
/// Looks up the packages and tools of the targets on this machine's Debian mirror, with the dependencies that the
/// sysroot or the build's programs do not have, and writes their versions, sizes and hashes to targets.lock.json.
/// Commit that file with targets.json. crossflake refuses an index unless Debian's archive key signed it. A project
/// without extra packages and tools needs no lock.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  crossflake lock\n  \
        crossflake lock --check        # in CI: exits with 1 when the lock is stale\n  \
        crossflake lock --toolchain    # when mirrors no longer have crossflake's own versions")]
pub(crate) struct Args {
    /// Only check, offline, that the lock matches the manifest; exit with 1 if not
    #[arg(long)]
    check: bool,
    /// Also pin the mirror's present toolchain, for this project only. A lock with a toolchain keeps it; delete the
    /// file to return to crossflake's own
    #[arg(long)]
    toolchain: bool,
    /// The manifest to read
    #[arg(long, value_name = "FILE", default_value = manifest::FILE)]
    manifest: PathBuf,
    /// The lock to write
    #[arg(long, value_name = "FILE", default_value = lockfile::FILE)]
    output: PathBuf,
    /// For crossflake's developers: pin crossflake's own sets, in its source tree
    #[arg(long, conflicts_with_all = ["check", "toolchain", "manifest", "output"])]
    release: bool,
    /// With --release: pin only the sets that are missing or have changed
    #[arg(long, requires = "release")]
    add: bool,
    #[command(flatten)]
    origin: Origin,
    #[command(flatten)]
    messages: Messages,
}

/// The options for mirrors and signatures.
#[derive(Debug, clap::Args)]
struct Origin {
    /// The mirror of Debian's archive to use instead of those in apt's sources
    #[arg(long, value_name = "URL")]
    mirror: Option<String>,
    /// The mirror of Debian's security archive to use instead of those in apt's sources
    #[arg(long, value_name = "URL")]
    security_mirror: Option<String>,
    /// A keyring to check signatures with instead of Debian's. May be given several times
    #[arg(long, value_name = "FILE")]
    keyring: Vec<PathBuf>,
    /// Ignore a suite's index for an architecture, for example `trixie-security/armhf`: for mirrors that list it
    /// but do not have it. May be given several times
    #[arg(long, value_name = "SUITE/ARCHITECTURE", value_parser = skipped)]
    skip: Vec<String>,
    #[command(flatten)]
    limits: LimitArgs,
}

/// Writes the project's lock or crossflake's own pins, or checks the lock with `--check`.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    if args.release { release(args) } else { project(args) }
}

fn project(args: &Args) -> Result<Answer, Error> {
    let manifest = Manifest::read(&args.manifest)?;
    let old = Pins::read(&args.output)?;
    let toolchain = args.toolchain || old.as_ref().is_some_and(lockfile::has_toolchain);
    let required = lockfile::required_sets(&manifest, toolchain);
    if args.check {
        return Ok(report(args, Status::of(old.as_ref(), &required)));
    }
    if required.is_empty() {
        return remove(args);
    }
    if toolchain && !args.toolchain {
        args.messages.status(format_args!(
            "{} has a toolchain of its own: crossflake pins that again too",
            args.output.display()
        ));
    }
    let archives = args.origin.archives()?;
    let pins = lockfile::project_pins(&required, old.as_ref(), &archives, &|line| args.messages.status(line))?;
    write(args.messages, &args.output, &pins)
}

fn release(args: &Args) -> Result<Answer, Error> {
    let path = Path::new(pins::RELEASE_PATH);
    let old = Pins::read(path)?;
    let archives = args.origin.archives()?;
    let progress = |line: &str| args.messages.status(line);
    let pins = match old {
        Some(old) if args.add => lockfile::add_missing(old, &archives, &progress)?,
        old => lockfile::release_pins(old.as_ref(), &archives, &progress)?,
    };
    write(args.messages, path, &pins)
}

impl Origin {
    fn archives(&self) -> Result<Archives, Error> {
        let origin = lockfile::Origin {
            mirror: self.mirror.as_deref(),
            security_mirror: self.security_mirror.as_deref(),
            keyrings: &self.keyring,
            skipped: &self.skip,
        };
        Ok(origin.archives(Client::new(self.limits.limits()), Timestamp::now())?)
    }
}

/// Prints the state of the lock.
fn report(args: &Args, status: Status) -> Answer {
    let (output, manifest) = (args.output.display(), args.manifest.display());
    let no = |why: String| {
        ui::failed_check(why, "run `crossflake lock`");
        Answer::No
    };
    match status {
        Status::Current => {
            args.messages.status(format_args!("{output} is current"));
            Answer::Yes
        }
        Status::NotNeeded => {
            args.messages.status(format_args!("{manifest} needs no lock"));
            Answer::Yes
        }
        Status::Unneeded => no(format!("{manifest} needs no lock, but there is {output}")),
        Status::Missing(differences) => no(format!("{output} is missing: {}", differences.join("; "))),
        Status::Stale(differences) => no(format!("{output} is stale: {}", differences.join("; "))),
    }
}

fn remove(args: &Args) -> Result<Answer, Error> {
    let (output, manifest) = (args.output.display(), args.manifest.display());
    match fs_err::remove_file(&args.output) {
        Ok(()) => args.messages.status(format_args!("removed {output}: {manifest} needs no lock")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            args.messages.status(format_args!("{manifest} needs no lock"));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(Answer::Yes)
}

fn write(messages: Messages, path: &Path, pins: &Pins) -> Result<Answer, Error> {
    let text = pins.checked_json("the mirror's index")?;
    write_whole(path, text.as_bytes())?;
    messages.status(format_args!("wrote {}", path.display()));
    Ok(Answer::Yes)
}

fn skipped(text: &str) -> Result<String, String> {
    let is_word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    match text.split_once('/') {
        Some((suite, architecture)) if is_word(suite) && is_word(architecture) => Ok(text.to_owned()),
        _ => Err("expected SUITE/ARCHITECTURE, for example trixie-security/armhf".to_owned()),
    }
}
