//! The targets of a new project, with the Debian packages that its dependencies need.

use super::{Error, Project};
use crate::advise::rust::Rust;
use crate::advise::{self, Graph};
use crate::cargo::Selection;
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
/// Leaves out a usual target for which the dependencies' libraries are not available, but keeps a requested one. Reads
/// the dependencies without a network; if that fails, the entries have no packages.
pub(super) fn entries(project: &Project, requested: &[&'static Target], supply: Supply) -> (Vec<Entry>, Vec<String>) {
    let usual = requested.is_empty();
    let rust = (supply == Supply::Debian).then(|| Rust::of(&project.root));
    let mut notes = rust.as_ref().map(|rust| rust.mismatches(&[])).unwrap_or_default();
    let mut entries: Vec<Entry> = Vec::new();
    for target in if usual { usual_targets() } else { requested.to_vec() } {
        let plain = Entry::of(target, supply);
        let entry = match graph(project, target) {
            None => {
                add_new(&mut notes, vec![UNREADABLE.to_owned()]);
                plain
            }
            Some(graph) => {
                let proposal = advise::propose(plain.clone(), supply, &advise::judge(&graph));
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

const UNREADABLE: &str = "cargo cannot read the dependencies without a network; `crossflake advise` downloads them and \
                          reports whether they need C libraries or tools";

fn unfit(target: &Target, usual: bool) -> String {
    let consequence = if usual { "was left out" } else { "will fail to build" };
    format!(
        "{} {consequence}: its dependencies need libraries that are not available for it; see `crossflake advise`",
        target.name
    )
}

/// The dependencies of a target; `None` if cargo cannot read them without a network.
fn graph(project: &Project, target: &Target) -> Option<Graph> {
    let selection = Selection { features: project.features.clone(), ..Selection::default() };
    advise::read(&project.root, target.triple, &project.package, &selection, true).ok()
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
