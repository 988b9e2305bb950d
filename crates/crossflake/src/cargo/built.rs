//! The crates that cargo builds for a target, from the output of `cargo tree`.

use std::collections::{BTreeMap, BTreeSet};

use crossflake_builder::cargo_tree::parse_line;

/// Crates by name and version, with their enabled features for the target and the build machine together.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Built(BTreeMap<(String, String), BTreeSet<String>>);

impl Built {
    /// Parses the output of `cargo tree --prefix none --format '{p}|{f}'`. Ignores lines of another form.
    pub fn of(tree: &str) -> Self {
        let mut built = BTreeMap::<_, BTreeSet<_>>::new();
        for (package, features) in tree.lines().filter_map(parse_line) {
            let features = features.split(',').filter(|feature| !feature.is_empty());
            built.entry((package.name, package.version)).or_default().extend(features.map(str::to_owned));
        }
        Self(built)
    }

    /// The enabled features of a crate. `None` if cargo does not build it.
    pub fn features(&self, name: &str, version: &str) -> Option<&BTreeSet<String>> {
        self.0.get(&(name.to_owned(), version.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_for_target_and_build_machine_are_merged() {
        // In the form that cargo 1.95 prints.
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
