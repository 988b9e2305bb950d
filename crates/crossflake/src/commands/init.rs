use std::io::Write;
use std::path::Path;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::advise::rust::Rust;
use crate::advise::{self, Graph};
use crate::cargo::{self, Selection};
use crate::error::{Answer, Error};
use crate::git::Repository;
use crate::init::files::{self, Wishes};
use crate::init::write::{self, Change};
use crate::init::{self, Ci, Project};
use crate::list::add_new;
use crate::manifest::{Entry, Supply};
use crate::style::COMMAND;
use crate::ui::Messages;
use crossflake_target::Target;

/// Set up a Cargo project: targets.json, flake.nix and the rest
///
/// Asks cargo for the workspace's programs and dependencies, and writes targets.json, nix/targets.nix,
/// flake.nix and lines in .gitignore, and on request a CI workflow and an .envrc. Writes all of it or nothing,
/// and over nothing that is there. In a git repository it runs `git add --intent-to-add` on the files, because
/// a flake sees only what git knows.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake init\n  \
    crossflake init --target aarch64-linux --target x86_64-unknown-linux-musl\n  \
    crossflake init --ci github --dry-run")]
pub(crate) struct Args {
    /// A target to build for, by name or triple; can be repeated. Without: aarch64-linux, x86_64-linux, and
    /// x86_64-linux-musl if the dependencies allow it
    #[arg(long = "target", value_name = "TARGET", value_parser = init::target)]
    targets: Vec<&'static Target>,
    /// Where toolchains come from
    #[arg(long, value_name = "SUPPLY", default_value = "debian", value_parser = supply())]
    supply: Supply,
    /// The flake of crossflake that the project uses
    #[arg(long, value_name = "URL", default_value = init::CROSSFLAKE, value_parser = url)]
    crossflake: String,
    /// Write a workflow that builds and checks every target
    #[arg(long, value_name = "SERVICE")]
    ci: Option<Ci>,
    /// Write an .envrc, with which direnv opens the shell of a target
    #[arg(long)]
    envrc: bool,
    /// Write over files that are there; each is kept as FILE.orig
    #[arg(long)]
    force: bool,
    /// Write nothing; print what would be written
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    messages: Messages,
}

fn supply() -> impl TypedValueParser<Value = Supply> {
    PossibleValuesParser::new(["debian", "nixpkgs"]).map(|name| match name.as_str() {
        "nixpkgs" => Supply::Nixpkgs,
        _ => Supply::Debian,
    })
}

fn url(text: &str) -> Result<String, init::Error> {
    let good = !text.is_empty() && !text.contains(char::is_whitespace);
    if good { Ok(text.to_owned()) } else { Err(init::Error::BadUrl(text.to_owned())) }
}

/// Sets the project up, or prints what that would be.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let project = Project::of(&cargo::workspace(Path::new("."))?)?;
    let mut notes = Vec::new();
    let entries = entries(args, &project, &mut notes);
    let changes = changes(args, &project, &entries)?;
    if args.dry_run {
        return print(&changes);
    }
    if !args.force {
        write::expect_free(&changes)?;
    }
    let kept = write::keep(&project.root, &changes)?;
    notes.extend(kept.iter().map(|file| format!("what was there is in {file} now")));
    write::write(&project.root, &changes)?;
    tell_git(&project.root, &changes, &kept, &mut notes)?;
    tell(args.messages, &project, &changes, &entries, &notes);
    Ok(Answer::Yes)
}

/// The targets, with what the dependencies need of Debian's packages. A usual target that they do not allow
/// is left out; one that was asked for stays.
fn entries(args: &Args, project: &Project, notes: &mut Vec<String>) -> Vec<Entry> {
    let usual = args.targets.is_empty();
    let rust = (args.supply == Supply::Debian).then(|| Rust::of(&project.root));
    add_new(notes, rust.as_ref().map(|rust| rust.mismatches(&[])).unwrap_or_default());
    let mut entries: Vec<Entry> = Vec::new();
    for target in if usual { init::usual_targets() } else { args.targets.clone() } {
        let plain = Entry::of(target, args.supply);
        let entry = match graph(project, target) {
            None => {
                add_new(notes, vec![UNREAD.to_owned()]);
                plain
            }
            Some(graph) => {
                let proposal = advise::propose(plain.clone(), args.supply, &advise::judge(&graph));
                let fits = proposal.fits_as_asked();
                if !fits {
                    notes.push(unfit(target, usual));
                }
                if !fits && usual {
                    continue;
                }
                if let Some(rust) = &rust {
                    add_new(notes, rust.mismatches(&rust.too_new(&graph)));
                }
                if fits { proposal.entry } else { plain }
            }
        };
        if !entries.iter().any(|known| known.name == entry.name) {
            entries.push(entry);
        }
    }
    entries
}

fn unfit(target: &Target, usual: bool) -> String {
    let fate = if usual { "was left out" } else { "will not build" };
    format!("{} {fate}: the dependencies need more than it can have, see `crossflake advise`", target.name)
}

const UNREAD: &str = "the dependencies could not be read, for `init` downloads none: `crossflake advise` does, and \
                      says whether they need more than Rust";

/// The dependencies of a target, where they can be read.
fn graph(project: &Project, target: &Target) -> Option<Graph> {
    let selection = Selection { features: project.features.clone(), ..Selection::default() };
    advise::read(&project.root, target.triple, &project.package, &selection, true).ok()
}

fn changes(args: &Args, project: &Project, entries: &[Entry]) -> Result<Vec<Change>, Error> {
    let wishes = Wishes { supply: args.supply, url: &args.crossflake, ci: args.ci, envrc: args.envrc };
    let ignored = match fs_err::read_to_string(project.root.join(".gitignore")) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        read => read?,
    };
    let files = files::files(project, entries, &wishes, &ignored)?;
    Ok(files.into_iter().map(|file| Change::of(&project.root, file)).collect::<Result<_, _>>()?)
}

fn print(changes: &[Change]) -> Result<Answer, Error> {
    let mut out = std::io::stdout().lock();
    for change in changes {
        let state = match &change.present {
            None => "new",
            Some(_) if change.done() => "as it is",
            Some(_) if change.file.additive => "with lines added",
            Some(_) => "in place of another, with --force",
        };
        writeln!(out, "==> {} ({state})", change.file.path)?;
        if !change.done() {
            writeln!(out, "{}", change.file.content)?;
        }
    }
    Ok(Answer::Yes)
}

/// Makes the files part of what a flake sees, and Cargo.lock with them: no build goes without it.
fn tell_git(root: &Path, changes: &[Change], kept: &[String], notes: &mut Vec<String>) -> Result<(), Error> {
    const LOCK: &str = "Cargo.lock";
    let locked = root.join(LOCK).exists();
    if !locked {
        notes.push(format!("there is no {LOCK}, and no build without it: run `cargo generate-lockfile`"));
    }
    let Some(git) = Repository::of(root) else { return Ok(()) };
    let files: Vec<&str> =
        changes.iter().map(|change| change.file.path).chain(locked.then_some(LOCK)).collect();
    notes.extend(git.track(&files)?);
    let unknown: Vec<String> = git.untracked()?.into_iter().filter(|file| !kept.contains(file)).collect();
    if let Some(first) = unknown.first() {
        let more = if unknown.len() > 1 { format!(" and {} more", unknown.len() - 1) } else { String::new() };
        notes
            .push(format!("git does not know {first}{more}: a flake sees only what git knows, `git add` it"));
    }
    if !git.prefix()?.is_empty() {
        notes.push("the flake is below the repository's root, which takes Nix 2.14 or newer".to_owned());
    }
    Ok(())
}

fn tell(messages: Messages, project: &Project, changes: &[Change], entries: &[Entry], notes: &[String]) {
    messages.status(format_args!("programs: {}", project.programs.join(", ")));
    let written: Vec<&str> =
        changes.iter().filter(|change| !change.done()).map(|change| change.file.path).collect();
    match written[..] {
        [] => messages.status("all files are as they should be"),
        _ => messages.status(format_args!("wrote {}", written.join(", "))),
    }
    for note in notes {
        messages.note(note);
    }
    messages.status("\nnext:");
    let next = |command: &str, what: &str| {
        let gap = 24usize.saturating_sub(command.len());
        messages.status(format_args!("  {COMMAND}{command}{COMMAND:#}{:gap$}{what}", ""));
    };
    let pins = |entry: &Entry| {
        entry.target.system.has_floor() && !entry.packages.is_empty() || !entry.tools.is_empty()
    };
    if entries.iter().any(pins) {
        next("crossflake lock", "pin the Debian packages that targets.json names");
    }
    next("crossflake plan", "what will be downloaded and built");
    next("crossflake build --all", "build, verify and start every target");
    messages.status(
        "\neach program is started with --version once it is built;\n\"run\" in targets.json says otherwise",
    );
}
