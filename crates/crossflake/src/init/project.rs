//! What a project is, as far as setting it up needs to know.

use std::path::PathBuf;

use super::Error;
use crate::cargo::Metadata;
use crate::cargo::metadata::{Package, Target};
use crate::list::sorted;

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Project {
    /// The workspace's root folder.
    pub root: PathBuf,
    /// The packages that the manifest must name: those with programs, where cargo would build none in the root
    /// folder. Empty where it does.
    pub package: Vec<String>,
    /// The features that the manifest must name, because no package has a program without. Sorted.
    pub features: Vec<String>,
    /// The names of the programs, sorted.
    pub programs: Vec<String>,
}

impl Project {
    /// Takes from cargo's answer what there is: the programs of what cargo builds in the root folder, else of other
    /// packages; of both those that need features only where there are no others.
    ///
    /// # Errors
    /// [`Error::NoPrograms`].
    pub(crate) fn of(metadata: &Metadata) -> Result<Self, Error> {
        let root = metadata.workspace_root.clone();
        let default: Vec<_> = metadata.default_members().collect();
        let all: Vec<_> = metadata.members().collect();
        let found = programs(&default, Package::default_bins)
            .or_else(|| programs(&default, Package::bins))
            .or_else(|| programs(&all, Package::default_bins))
            .or_else(|| programs(&all, Package::bins));
        let Some(found) = found else { return Err(Error::NoPrograms(root)) };
        let other = found.iter().any(|(package, _)| !default.iter().any(|own| own.id == package.id));
        let package =
            if other { sorted(found.iter().map(|(package, _)| package.name.clone())) } else { Vec::new() };
        let features = found.iter().flat_map(|(package, bin)| {
            let on = package.default_features();
            bin.required_features.iter().filter(move |name| !on.contains(name.as_str()))
        });
        Ok(Self {
            root,
            package,
            features: sorted(features.cloned()),
            programs: sorted(found.iter().map(|(_, bin)| bin.name.clone())),
        })
    }
}

/// The programs of these packages, those that `bins` says; `None` if there are none.
fn programs<'a, Bins: Iterator<Item = &'a Target>>(
    packages: &[&'a Package],
    bins: impl Fn(&'a Package) -> Bins,
) -> Option<Vec<(&'a Package, &'a Target)>> {
    let found: Vec<_> =
        packages.iter().flat_map(|&package| bins(package).map(move |bin| (package, bin))).collect();
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A workspace of these packages, of which `root` is what cargo builds by default. What a kind says after a space
    /// are features that are needed.
    fn workspace(packages: &[(&str, &str)]) -> Metadata {
        let ids: Vec<&str> = packages.iter().map(|(name, _)| *name).collect();
        let package = |(name, kind): &(&str, &str)| {
            let mut words = kind.split(' ');
            let kind = words.next();
            json!({
                "id": name, "name": name, "version": "1.0.0", "links": null, "metadata": null,
                "features": { "default": ["std"], "std": ["dep:a", "on"], "on": [], "off": [] },
                "targets": [{
                    "name": name, "kind": [kind], "src_path": "/p/src",
                    "required-features": words.collect::<Vec<_>>(),
                }],
            })
        };
        serde_json::from_value(json!({
            "packages": packages.iter().map(package).collect::<Vec<_>>(),
            "workspace_members": ids, "workspace_default_members": ["root"],
            "workspace_root": "/p", "resolve": null,
        }))
        .unwrap()
    }

    #[test]
    fn what_cargo_builds_by_itself_needs_no_package() {
        let project = Project::of(&workspace(&[("root", "bin"), ("other", "bin")])).unwrap();
        assert_eq!((project.package.len(), project.programs), (0, vec!["root".to_owned()]));
    }

    #[test]
    fn programs_beside_a_root_library_are_named_by_package() {
        let project =
            Project::of(&workspace(&[("root", "lib"), ("b", "bin"), ("a", "bin"), ("c", "lib")])).unwrap();
        assert_eq!(project.package, ["a", "b"]);
    }

    #[test]
    fn a_program_that_needs_a_feature_is_one_where_it_is_on() {
        let project = Project::of(&workspace(&[("root", "bin on std")])).unwrap();
        assert_eq!((project.features.len(), project.programs), (0, vec!["root".to_owned()]));
    }

    #[test]
    fn a_feature_is_named_where_no_program_is_without() {
        let project = Project::of(&workspace(&[("root", "bin on off"), ("other", "bin")])).unwrap();
        assert_eq!((project.package.len(), project.features), (0, vec!["off".to_owned()]));
        let project = Project::of(&workspace(&[("root", "lib"), ("a", "bin off"), ("b", "bin")])).unwrap();
        assert_eq!((project.package, project.features.len()), (vec!["b".to_owned()], 0));
    }

    #[test]
    fn libraries_alone_are_an_error() {
        assert!(matches!(Project::of(&workspace(&[("root", "lib")])), Err(Error::NoPrograms(_))));
    }
}
