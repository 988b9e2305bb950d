//! What is really built, by `cargo tree`.

use std::collections::{BTreeMap, BTreeSet};

/// Crates by name and version, with the features that are on, for the target or for the build machine.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Built(BTreeMap<(String, String), BTreeSet<String>>);

impl Built {
    /// Reads lines of `NAME vVERSION (WHERE)|FEATURE,FEATURE (*)`. A line that is something else is none.
    pub fn of(tree: &str) -> Self {
        let mut built = BTreeMap::<_, BTreeSet<_>>::new();
        for line in tree.lines() {
            let Some((package, features)) = line.rsplit_once('|') else { continue };
            let mut words = package.split(' ');
            let (Some(name), Some(version)) = (words.next(), words.next()) else { continue };
            let version = version.trim_start_matches('v');
            let features = features.trim_end_matches(" (*)").split(',').filter(|feature| !feature.is_empty());
            let key = (name.to_owned(), version.to_owned());
            built.entry(key).or_default().extend(features.map(str::to_owned));
        }
        Self(built)
    }

    /// The features of a crate; `None` for one that is not built.
    pub fn features(&self, name: &str, version: &str) -> Option<&BTreeSet<String>> {
        self.0.get(&(name.to_owned(), version.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_of_both_machines_are_joined_and_marks_are_no_part_of_them() {
        // As cargo 1.95 writes it.
        let tree = "app v0.1.0 (/p|q/app)|default\nquote v1.0.45|default,proc-macro (*)\n\
                    macros v1.0.0 (proc-macro)|\nquote v1.0.45|default\n\n";
        let built = Built::of(tree);
        let features = |name, version| built.features(name, version).map(|set| Vec::from_iter(set.clone()));
        assert_eq!(features("app", "0.1.0").unwrap(), ["default"]);
        assert_eq!(features("quote", "1.0.45").unwrap(), ["default", "proc-macro"]);
        assert_eq!(features("macros", "1.0.0").unwrap(), [""; 0]);
        assert_eq!(features("quote", "2.0.0"), None);
    }
}
