//! What a project is, as far as setting it up needs to know.

use std::path::PathBuf;

use super::Error;
use crate::cargo::Metadata;

#[derive(Debug, PartialEq, Eq)]
pub struct Project {
    /// The workspace's root folder.
    pub root: PathBuf,
    /// The packages that the manifest must name: those with programs, where cargo would build none in the root
    /// folder. Empty where it does.
    pub package: Vec<String>,
    /// The names of the programs, sorted.
    pub programs: Vec<String>,
}

impl Project {
    /// Takes from cargo's answer what there is.
    ///
    /// # Errors
    /// [`Error::NoPrograms`].
    pub fn of(metadata: &Metadata) -> Result<Self, Error> {
        let root = metadata.workspace_root.clone();
        let mut programs: Vec<String> =
            metadata.default_members().flat_map(|package| package.bins()).map(str::to_owned).collect();
        let mut package = Vec::new();
        if programs.is_empty() {
            for member in metadata.members().filter(|member| member.bins().next().is_some()) {
                package.push(member.name.clone());
                programs.extend(member.bins().map(str::to_owned));
            }
        }
        if programs.is_empty() {
            return Err(Error::NoPrograms(root));
        }
        package.sort();
        programs.sort();
        Ok(Self { root, package, programs })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A workspace of these packages, of which `root` is what cargo builds by default.
    fn workspace(packages: &[(&str, &str)]) -> Metadata {
        let ids: Vec<&str> = packages.iter().map(|(name, _)| *name).collect();
        let package = |(name, kind): &(&str, &str)| {
            json!({
                "id": name, "name": name, "version": "1.0.0", "links": null, "metadata": null,
                "targets": [{ "name": name, "kind": [kind], "src_path": "/p/src" }],
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
    fn libraries_alone_are_an_error() {
        assert!(matches!(Project::of(&workspace(&[("root", "lib")])), Err(Error::NoPrograms(_))));
    }
}
