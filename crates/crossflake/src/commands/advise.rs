use std::io::Write;
use std::path::Path;

use crate::advise::report::{self, Advice};
use crate::advise::rust::Rust;
use crate::advise::{self, Graph};
use crate::cargo::{self, Selection};
use crate::error::{Answer, Error};
use crate::init;
use crate::list::add_new;
use crate::manifest::{self, Entry, Manifest, Supply, TargetConfig};
use crossflake_target::Target;

/// Say which targets fit the dependencies, and what those need
///
/// Reads the dependency graph as Cargo.lock has it, for each target of targets.json (or those of --target, or
/// the usual ones where there is no targets.json), and names the crates that compile C or C++, link libraries
/// of the system or run programs for their build, with the way by which each comes in. What cannot be seen
/// from the graph comes from a table of well-known crates. Also names the crates that ask for a newer Rust than the
/// debian supply has, and a rust-toolchain.toml that pins another one. Prints the lines for targets.json.
///
/// Cargo reads the manifests of all dependencies, and downloads crates that it does not have.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crossflake advise\n  \
    crossflake advise --target aarch64-linux --features tls\n  \
    crossflake advise --json | jq '.[].packages'")]
pub(crate) struct Args {
    /// A target to judge for, by name or triple; can be repeated
    #[arg(long = "target", value_name = "TARGET", value_parser = init::target)]
    targets: Vec<&'static Target>,
    /// Features to judge with, separated by commas; those of targets.json otherwise
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    features: Vec<String>,
    /// Judge without the default features
    #[arg(long)]
    no_default_features: bool,
    /// Print the advice as JSON
    #[arg(long)]
    json: bool,
    /// Print what is known of crates, as the documentation has it, and judge nothing
    #[arg(long, conflicts_with_all = ["json", "targets", "features", "no_default_features"])]
    table: bool,
}

/// What to judge: a target, and what of the project is built for it.
struct Question {
    entry: Entry,
    supply: Supply,
    packages: Vec<String>,
    selection: Selection,
}

/// Judges and tells. The answer is always yes: advice is no verdict.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    if args.table {
        std::io::stdout().write_all(advise::known::markdown().as_bytes())?;
        return Ok(Answer::Yes);
    }
    let root = cargo::workspace(Path::new("."))?.workspace_root;
    let mut advice = Vec::new();
    let rust = Rust::of(&root);
    for question in questions(args, &root)? {
        advice.push(answer(&root, question, &rust)?);
    }
    let text = if args.json { report::json(&advice) } else { report::text(&advice) };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Answer::Yes)
}

fn questions(args: &Args, root: &Path) -> Result<Vec<Question>, Error> {
    let asked = Selection { features: args.features.clone(), no_default_features: args.no_default_features };
    let file = root.join(manifest::FILE);
    if args.targets.is_empty() && file.exists() {
        let wanted = Manifest::read(&file)?.targets;
        return Ok(wanted.into_iter().map(|wanted| of_manifest(wanted, &asked)).collect());
    }
    let targets = if args.targets.is_empty() { init::usual_targets() } else { args.targets.clone() };
    let question = |target| Question {
        entry: Entry::of(target, Supply::Debian),
        supply: Supply::Debian,
        packages: Vec::new(),
        selection: asked.clone(),
    };
    Ok(targets.into_iter().map(question).collect())
}

fn of_manifest(wanted: TargetConfig, asked: &Selection) -> Question {
    let selection = if *asked == Selection::default() {
        Selection { features: wanted.features, no_default_features: !wanted.default_features }
    } else {
        asked.clone()
    };
    Question {
        supply: wanted.supply,
        packages: wanted.package,
        selection,
        entry: Entry {
            name: wanted.name,
            target: wanted.target,
            glibc: wanted.floor.map(|floor| floor.glibc),
            packages: wanted.packages,
            tools: wanted.tools,
        },
    }
}

/// What the targets of a manifest seem to lack. Nothing where the dependencies cannot be read: it is a help, and
/// no step of a build. `names` are those of targets; none means all.
pub(crate) fn warnings(root: &Path, manifest: Manifest, names: &[String]) -> Vec<String> {
    let wanted = |wanted: &TargetConfig| names.is_empty() || names.contains(&wanted.name);
    let targets = manifest.targets.into_iter().filter(wanted);
    let questions = targets.map(|wanted| of_manifest(wanted, &Selection::default()));
    let debian: Vec<Question> = questions.filter(|question| question.supply == Supply::Debian).collect();
    if debian.is_empty() {
        return Vec::new();
    }
    let rust = Rust::of(root);
    let mut doubts = rust.doubts(&[]);
    for Question { entry, packages, selection, .. } in debian {
        let Ok(graph) = advise::read(root, entry.target.triple, &packages, &selection, true) else {
            continue;
        };
        // What is true of the compiler is true of all targets.
        add_new(&mut doubts, rust.doubts(&rust.too_new(&graph)));
        doubts.extend(advise::warnings(&entry, &advise::judge(&graph)));
    }
    doubts
}

fn answer(root: &Path, question: Question, rust: &Rust) -> Result<Advice, Error> {
    let Question { entry, supply, packages, selection } = question;
    let graph = graph(root, entry.target, &packages, &selection)?;
    let judgement = advise::judge(&graph);
    let rust = (supply == Supply::Debian).then(|| rust.clone());
    Ok(Advice {
        too_new: rust.as_ref().map(|rust| rust.too_new(&graph)).unwrap_or_default(),
        rust,
        name: entry.name.clone(),
        target: entry.target,
        proposal: advise::propose(entry, supply, &judgement),
        judgement,
    })
}

/// First without the network: cargo mostly has what it needs.
fn graph(root: &Path, target: &Target, packages: &[String], selection: &Selection) -> Result<Graph, Error> {
    let read = |offline| advise::read(root, target.triple, packages, selection, offline);
    Ok(read(true).or_else(|_| read(false))?)
}
