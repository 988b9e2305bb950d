//! The targets of a new project, with the Debian packages that its dependencies need.

use super::{Error, Project};
use crate::advise::judge::{Download, Finding};
use crate::advise::rust::Rust;
use crate::advise::{self, Graph};
use crate::cargo::{self, Selection};
use crate::list::add_new;
use crate::manifest::{Entry, Supply};
use crossflake_target::{BUILD_MACHINE, TARGETS, Target};

/// The target with this name or triple.
///
/// # Errors
/// [`Error::NoTarget`].
pub(crate) fn target(text: &str) -> Result<&'static Target, Error> {
    TARGETS
        .iter()
        .find(|target| target.name == text || target.triple == text)
        .ok_or_else(|| Error::NoTarget(text.to_owned()))
}

/// The default targets: both architectures of servers, one of which usually is the user's own machine, so that the
/// programs run there too; and a static target, whose programs run on any Linux.
pub(crate) fn usual_targets() -> Vec<&'static Target> {
    ["aarch64-unknown-linux-gnu", BUILD_MACHINE.triple, "x86_64-unknown-linux-musl"]
        .into_iter()
        .filter_map(Target::of)
        .collect()
}

/// The entries for targets.json, and notes for the user. `requested` are the targets of the command line; if empty, the
/// usual ones.
///
/// Leaves out a usual target for which the dependencies' libraries are not available, but keeps a requested one. Has cargo
/// download crates that this machine does not have; `progress` gets a line before that. If cargo cannot read the
/// dependencies, the entries have no packages.
pub(super) fn entries(
    project: &Project,
    requested: &[&'static Target],
    supply: Supply,
    progress: impl Fn(&str),
) -> (Vec<Entry>, Vec<String>) {
    let usual = requested.is_empty();
    let rust = (supply == Supply::Debian).then(|| Rust::of(&project.root));
    let mut notes = rust.as_ref().map(|rust| rust.mismatches(&[])).unwrap_or_default();
    let mut entries: Vec<Entry> = Vec::new();
    let mut graphs = Graphs { project, progress, failed: false };
    for target in if usual { usual_targets() } else { requested.to_vec() } {
        let plain = Entry::of(target, supply);
        let entry = match graphs.read(target) {
            Err(reason) => {
                add_new(&mut notes, reason.map(|reason| vec![unreadable(&reason)]).unwrap_or_default());
                plain
            }
            Ok(graph) => {
                let judgement = advise::judge(&graph);
                let downloads = judgement.findings.iter().filter_map(|finding| Some((finding, finding.download?)));
                let note = |(finding, download): (&Finding, Download)| {
                    let Finding { name, version, .. } = finding;
                    format!("{name} {version} {}; {}", download.problem(), download.remedy())
                };
                add_new(&mut notes, downloads.map(note).collect());
                let proposal = advise::propose(plain.clone(), supply, &judgement);
                let fits = proposal.fits_as_requested();
                if !fits {
                    notes.push(unfit(target, usual));
                }
                if !fits && usual {
                    continue;
                }
                if let Some(rust) = &rust {
                    add_new(&mut notes, rust.mismatches(&rust.too_new(&graph)));
                }
                if fits { proposal.entry } else { plain }
            }
        };
        if !entries.iter().any(|known| known.name == entry.name) {
            entries.push(entry);
        }
    }
    (entries, notes)
}

fn unreadable(error: &cargo::Error) -> String {
    let hint = error.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
    format!(
        "cargo cannot read the dependencies, so targets.json has no packages and tools for them{hint}; then run \
         `crossflake advise`. Now {error}"
    )
}

fn unfit(target: &Target, usual: bool) -> String {
    let consequence = if usual { "was left out" } else { "will fail to build" };
    format!(
        "{} {consequence}: its dependencies need libraries that are not available for it; see `crossflake advise`",
        target.name
    )
}

/// Reads the dependencies of targets.
struct Graphs<'a, Progress> {
    project: &'a Project,
    progress: Progress,
    /// Whether cargo could not read them for a target, so that it is not asked for the others.
    failed: bool,
}

impl<Progress: Fn(&str)> Graphs<'_, Progress> {
    /// The dependencies of a target. `Err(None)` after an earlier error.
    fn read(&mut self, target: &Target) -> Result<Graph, Option<cargo::Error>> {
        if self.failed {
            return Err(None);
        }
        let Project { root, package, features, .. } = self.project;
        let selection = Selection { features: features.clone(), ..Selection::default() };
        let read = |offline| advise::read(root, target.triple, package, &selection, offline);
        let graph = read(true).or_else(|error| {
            // Without Cargo.lock a network does not help.
            if !error.is_offline() {
                return Err(error);
            }
            (self.progress)("cargo downloads crates, to find the libraries and tools that they need");
            read(false)
        });
        self.failed = graph.is_err();
        graph.map_err(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_found_by_name_and_by_triple() {
        assert_eq!(target("aarch64-linux").unwrap(), target("aarch64-unknown-linux-gnu").unwrap());
        assert!(target("aarch64").unwrap_err().to_string().contains("\"aarch64\""));
    }

    #[test]
    fn all_usual_targets_are_known() {
        assert_eq!(usual_targets().len(), 3);
    }
}
