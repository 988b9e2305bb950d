//! Compares a lock with the sets that its manifest requires.

use std::collections::BTreeSet;

use crossflake_debian::pins::Pins;
use crossflake_debian::recipes;
use crossflake_debian::spec::Spec;

/// The state of a lock. The lists are those of [`differences`].
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// It has exactly the required sets.
    Current,
    /// There is no lock, and the manifest does not require one.
    NotNeeded,
    /// There is a lock without sets, although the manifest requires no lock.
    Unneeded,
    Missing(Vec<String>),
    Stale(Vec<String>),
}

impl Status {
    /// Compares a lock, if there is one, with the required sets.
    pub(crate) fn of(lock: Option<&Pins>, required: &[Spec]) -> Self {
        let differences = differences(lock.unwrap_or(&Pins::default()), required);
        match (differences.is_empty(), lock) {
            (true, Some(_)) if required.is_empty() => Self::Unneeded,
            (true, Some(_)) => Self::Current,
            (true, None) => Self::NotNeeded,
            (false, None) => Self::Missing(differences),
            (false, Some(_)) => Self::Stale(differences),
        }
    }
}

/// The differences between a lock and the required sets, a line each. Empty if the lock is current.
pub(crate) fn differences(lock: &Pins, required: &[Spec]) -> Vec<String> {
    let missing = required.iter().filter_map(|spec| match lock.sets.get(&spec.name) {
        None => Some(format!("the set {} is missing", spec.name)),
        Some(set) if !spec.describes(set) => Some(format!("the set {} was made with other settings", spec.name)),
        Some(_) => None,
    });
    let names: BTreeSet<_> = required.iter().map(|spec| &spec.name).collect();
    let unneeded = lock.sets.keys().filter(|name| !names.contains(name));
    missing.chain(unneeded.map(|name| format!("the set {name} is no longer needed"))).collect()
}

/// Whether a lock has any of crossflake's own sets, because it was made with `--toolchain`.
pub(crate) fn has_toolchain(lock: &Pins) -> bool {
    let own: BTreeSet<_> = recipes::all().into_iter().map(|spec| spec.name).collect();
    lock.sets.keys().any(|name| own.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossflake_debian::pins::Set;
    use crossflake_target::{BUILD_MACHINE, RELEASES};

    fn required() -> [Spec; 2] {
        let packages = ["libssl-dev".to_owned()];
        [
            recipes::packages("armv7-linux", &RELEASES[0], "armhf", &packages),
            recipes::extra_tools("armv7-linux", &["cmake".to_owned()], BUILD_MACHINE),
        ]
    }

    fn lock(specs: &[Spec]) -> Pins {
        let set = |spec: &Spec| Set {
            release: spec.release.clone(),
            architecture: spec.architecture.clone(),
            roots: spec.roots.clone(),
            over: spec.over.clone(),
            packages: vec![],
        };
        Pins { sets: specs.iter().map(|spec| (spec.name.clone(), set(spec))).collect(), ..Pins::default() }
    }

    #[test]
    fn a_lock_with_the_required_sets_is_current() {
        let required = required();
        assert_eq!(Status::of(Some(&lock(&required)), &required), Status::Current);
        assert_eq!(Status::of(None, &[]), Status::NotNeeded);
        assert_eq!(Status::of(Some(&lock(&[])), &[]), Status::Unneeded);
    }

    #[test]
    fn differences_name_missing_changed_and_unneeded_sets() {
        let required = required();
        let missing = vec!["the set tools/armv7-linux is missing".to_owned()];
        assert_eq!(Status::of(Some(&lock(&required[..1])), &required), Status::Stale(missing.clone()));
        assert_eq!(Status::of(None, &required[1..]), Status::Missing(missing));
        let other = Spec { release: "forky".to_owned(), ..required[0].clone() };
        let lines = [
            "the set packages/armv7-linux was made with other settings",
            "the set tools/armv7-linux is no longer needed",
        ];
        assert_eq!(differences(&lock(&required), &[other]), lines);
    }

    #[test]
    fn a_lock_with_one_of_the_own_sets_has_a_toolchain() {
        let extras = required();
        assert!(!has_toolchain(&lock(&extras)));
        let own = recipes::all().into_iter().find(|spec| spec.name == "std/armhf").unwrap();
        assert!(has_toolchain(&lock(&[&extras[..], &[own]].concat())));
    }

    #[test]
    fn the_pins_of_the_release_have_all_sets_of_the_recipes() {
        assert_eq!(differences(&Pins::of_release(), &recipes::all()), [""; 0]);
    }
}
