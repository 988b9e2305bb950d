use std::io;
use std::path::{Path, PathBuf};

use super::args::LimitArgs;
use crate::error::{Answer, Error};
use crate::fetch::mirrors;
use crate::lockfile;
use crate::manifest::{self, Manifest};
use crate::ui::{self, Messages};
use crossflake_debian::archive::Archives;
use crossflake_debian::pins::{self, Pins};
use crossflake_debian::timestamp::Timestamp;
use crossflake_debian::{bootstrap, gpgv, recipes, resolve, spec::Spec};
use crossflake_io::download::Client;
use crossflake_io::file::write_whole;

/// Pin the extra Debian packages that targets.json asks for
///
/// The packages and tools that the targets name are looked up on this machine's Debian mirror, with everything
/// they need beyond the target's sysroot or the build's own programs, and written into targets.lock.json by
/// version, size and hash. Commit it beside targets.json. Indices are believed only when Debian's archive key
/// signed them. A project that asks for nothing extra needs no lock and gets none.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  crossflake lock\n  \
        crossflake lock --check        # in CI: exits with 1 when the lock is stale\n  \
        crossflake lock --toolchain    # when the mirror no longer has the versions crossflake comes with")]
pub(crate) struct Args {
    /// Only say whether the lock has what the manifest asks for, offline; exit with 1 when it has not
    #[arg(long)]
    check: bool,
    /// Also pin the toolchain anew, as the mirror has it today, for this project alone. A lock that has one
    /// keeps having one; delete the file to go back to crossflake's own
    #[arg(long)]
    toolchain: bool,
    /// The manifest to read
    #[arg(long, value_name = "FILE", default_value = manifest::FILE)]
    manifest: PathBuf,
    /// The lock to write
    #[arg(long, value_name = "FILE", default_value = lockfile::FILE)]
    output: PathBuf,
    /// For crossflake's own development: pin everything a release comes with, in its source tree
    #[arg(long, conflicts_with_all = ["check", "toolchain", "manifest", "output"])]
    release: bool,
    /// With --release: pin only the sets that are not pinned as they should be, and leave the others as they are
    #[arg(long, requires = "release")]
    add: bool,
    #[command(flatten)]
    origin: Origin,
    #[command(flatten)]
    messages: Messages,
}

/// Where packages are looked up, and what is believed.
#[derive(Debug, clap::Args)]
struct Origin {
    /// A mirror of Debian's archive, in the place of those in apt's sources
    #[arg(long, value_name = "URL")]
    mirror: Option<String>,
    /// A mirror of Debian's security archive, in the place of those in apt's sources
    #[arg(long, value_name = "URL")]
    security_mirror: Option<String>,
    /// A keyring to check signatures with, in the place of Debian's own. May be given several times
    #[arg(long, value_name = "FILE")]
    keyring: Vec<PathBuf>,
    /// Do without the updates of a suite for an architecture, `trixie-security/armhf`: for mirrors that
    /// announce what they do not have. May be given several times
    #[arg(long, value_name = "SUITE/ARCHITECTURE", value_parser = skipped)]
    skip: Vec<String>,
    #[command(flatten)]
    limits: LimitArgs,
}

/// Writes the lock or the release's pins, or with `--check` judges the lock.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    if args.release { release(args) } else { project(args) }
}

fn project(args: &Args) -> Result<Answer, Error> {
    let manifest = Manifest::read(&args.manifest)?;
    let old = Pins::read(&args.output)?;
    let toolchain = args.toolchain || old.as_ref().is_some_and(lockfile::has_toolchain);
    let wanted = lockfile::wanted(&manifest, toolchain);
    if args.check {
        return Ok(check(args, old.as_ref(), &wanted));
    }
    if wanted.is_empty() {
        return remove(args);
    }
    if toolchain && !args.toolchain {
        args.messages
            .status(format_args!("{} has its own toolchain: pinning that anew too", args.output.display()));
    }
    let text = resolved(&wanted, &Pins::of_release(), old.as_ref(), args)?;
    write(args.messages, &args.output, &text)
}

fn release(args: &Args) -> Result<Answer, Error> {
    let path = PathBuf::from(pins::RELEASE_PATH);
    let old = Pins::read(&path)?;
    match old {
        Some(old) if args.add => add(&path, old, args),
        old => write(args.messages, &path, &resolved(&recipes::all(), &Pins::default(), old.as_ref(), args)?),
    }
}

/// Pins the sets that are new or made from something else. A point release brings new versions of nearly everything, and
/// with them new store paths for all: whoever needs one more package need not cause that.
fn add(path: &Path, old: Pins, args: &Args) -> Result<Answer, Error> {
    let pinned = |spec: &Spec| old.sets.get(&spec.name).is_some_and(|set| spec.describes(set));
    let wanted: Vec<Spec> = recipes::all().into_iter().filter(|spec| !pinned(spec)).collect();
    let archives = archives(&args.origin)?;
    let mut more =
        resolve::resolve(&wanted, &old, Some(&old), &archives, &|line| args.messages.status(line))?;
    more.busybox = bootstrap::bootstraps(&more, &archives)?;
    write(args.messages, path, &old.with(more).checked_json("what the mirror has")?)
}

/// The text of the pins that replace `old`. A toolchain has its bootstraps.
fn resolved(wanted: &[Spec], below: &Pins, old: Option<&Pins>, args: &Args) -> Result<String, Error> {
    let archives = archives(&args.origin)?;
    let mut pins = resolve::resolve(wanted, below, old, &archives, &|line| args.messages.status(line))?;
    pins.busybox = bootstrap::bootstraps(&pins, &archives)?;
    Ok(pins.checked_json("what the mirror has")?)
}

fn archives(origin: &Origin) -> Result<Archives, Error> {
    let now = Timestamp::now();
    let (mirror, security) = (origin.mirror.as_deref(), origin.security_mirror.as_deref());
    Ok(Archives {
        mirrors: mirrors::of_machine(mirror, security)?.or_snapshot(now),
        keyrings: gpgv::keyrings(&origin.keyring)?,
        now,
        client: Client::new(origin.limits.patience()),
        skipped: origin.skip.clone(),
    })
}

fn check(args: &Args, old: Option<&Pins>, wanted: &[Spec]) -> Answer {
    let (output, manifest) = (args.output.display(), args.manifest.display());
    let differences = lockfile::differences(old.unwrap_or(&Pins::default()), wanted);
    match (differences.is_empty(), old) {
        (true, Some(_)) if wanted.is_empty() => {
            let why = format!("{output} is superfluous: {manifest} asks for nothing extra");
            ui::failed_check(why, "run `crossflake lock`");
            Answer::No
        }
        (true, Some(_)) => {
            args.messages.status(format_args!("{output} is current"));
            Answer::Yes
        }
        (true, None) => {
            args.messages.status(format_args!("{manifest} asks for nothing extra: no lock is needed"));
            Answer::Yes
        }
        (false, _) => {
            let state = if old.is_some() { "stale" } else { "missing" };
            ui::failed_check(
                format_args!("{output} is {state}: {}", differences.join("; ")),
                "run `crossflake lock`",
            );
            Answer::No
        }
    }
}

fn remove(args: &Args) -> Result<Answer, Error> {
    let (output, manifest) = (args.output.display(), args.manifest.display());
    match fs_err::remove_file(&args.output) {
        Ok(()) => args.messages.status(format_args!("removed {output}: {manifest} asks for nothing extra")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            args.messages.status(format_args!("{manifest} asks for nothing extra: no lock is needed"));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(Answer::Yes)
}

fn write(messages: Messages, path: &Path, text: &str) -> Result<Answer, Error> {
    write_whole(path, text.as_bytes())?;
    messages.status(format_args!("wrote {}", path.display()));
    Ok(Answer::Yes)
}

fn skipped(text: &str) -> Result<String, String> {
    let is_word =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    match text.split_once('/') {
        Some((suite, architecture)) if is_word(suite) && is_word(architecture) => Ok(text.to_owned()),
        _ => Err("write it as SUITE/ARCHITECTURE, for instance trixie-security/armhf".to_owned()),
    }
}
