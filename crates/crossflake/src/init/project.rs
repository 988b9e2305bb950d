//! The programs of a cargo project: cargo's metadata in, the settings for targets.json out.

use std::path::PathBuf;

use super::Error;
use crate::cargo::Metadata;
use crate::cargo::metadata::{Package, Target};
use crate::list::sorted;

/// A workspace with at least one program or C library.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Project {
    /// The workspace's root folder.
    pub root: PathBuf,
    /// The packages for the manifest, sorted: the packages with programs, if cargo builds no program in the root folder by
    /// default. Else empty.
    pub package: Vec<String>,
    /// The features for the manifest, sorted: the features that the programs require, if no program builds without them.
    pub features: Vec<String>,
    /// The names of the programs or, if there are none, of the C libraries, sorted.
    pub programs: Vec<String>,
    /// Whether `programs` are libraries.
    pub are_libraries: bool,
}

impl Project {
    /// Chooses the programs to build: the first of these groups that is not empty.
    ///
    /// 1. programs of the default members that need no further features;
    /// 2. programs of the default members;
    /// 3. programs of any member that need no further features;
    /// 4. programs of any member;
    /// 5. and 6. C libraries of the default members or of any member.
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
        let are_libraries = found.is_none();
        let found =
            found.or_else(|| programs(&default, Package::c_libraries)).or_else(|| programs(&all, Package::c_libraries));
        let Some(found) = found else { return Err(Error::NoPrograms(root)) };
        let not_default = found.iter().any(|(package, _)| !default.iter().any(|own| own.id == package.id));
        let package =
            if not_default { sorted(found.iter().map(|(package, _)| package.name.clone())) } else { Vec::new() };
        let features = found.iter().flat_map(|(package, bin)| {
            let defaults = package.default_features();
            bin.required_features.iter().filter(move |name| !defaults.contains(name.as_str()))
        });
        Ok(Self {
            root,
            package,
            features: sorted(features.cloned()),
            programs: sorted(found.iter().map(|(_, bin)| bin.name.clone())),
            are_libraries,
        })
    }
}

/// The programs that `bins` selects from these packages; `None` if there are none.
fn programs<'a, Bins: Iterator<Item = &'a Target>>(
    packages: &[&'a Package],
    bins: impl Fn(&'a Package) -> Bins,
) -> Option<Vec<(&'a Package, &'a Target)>> {
    let found: Vec<_> = packages.iter().flat_map(|&package| bins(package).map(move |bin| (package, bin))).collect();
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A workspace of packages with one target each, whose only default member is `root`. A pair is the package's name,
    /// and the target's kind followed by the features that it requires: `bin on off`.
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
    fn programs_of_default_members_need_no_package() {
        let project = Project::of(&workspace(&[("root", "bin"), ("other", "bin")])).unwrap();
        assert_eq!((project.package.len(), project.programs), (0, vec!["root".to_owned()]));
    }

    #[test]
    fn programs_outside_the_default_members_are_selected_by_package() {
        let project = Project::of(&workspace(&[("root", "lib"), ("b", "bin"), ("a", "bin"), ("c", "lib")])).unwrap();
        assert_eq!(project.package, ["a", "b"]);
    }

    #[test]
    fn a_program_may_require_default_features() {
        let project = Project::of(&workspace(&[("root", "bin on std")])).unwrap();
        assert_eq!((project.features.len(), project.programs), (0, vec!["root".to_owned()]));
    }

    #[test]
    fn a_feature_is_selected_only_if_all_programs_require_one() {
        let project = Project::of(&workspace(&[("root", "bin on off"), ("other", "bin")])).unwrap();
        assert_eq!((project.package.len(), project.features), (0, vec!["off".to_owned()]));
        let project = Project::of(&workspace(&[("root", "lib"), ("a", "bin off"), ("b", "bin")])).unwrap();
        assert_eq!((project.package, project.features.len()), (vec!["b".to_owned()], 0));
    }

    #[test]
    fn c_libraries_are_chosen_if_there_are_no_programs() {
        let project = Project::of(&workspace(&[("root", "lib"), ("a", "cdylib"), ("b", "staticlib")])).unwrap();
        assert_eq!((project.package, project.are_libraries), (vec!["a".to_owned(), "b".to_owned()], true));
        let project = Project::of(&workspace(&[("root", "cdylib"), ("a", "bin")])).unwrap();
        assert_eq!((project.package, project.are_libraries), (vec!["a".to_owned()], false));
    }

    #[test]
    fn a_workspace_without_programs_is_an_error() {
        assert!(matches!(Project::of(&workspace(&[("root", "lib")])), Err(Error::NoPrograms(_))));
    }
}
