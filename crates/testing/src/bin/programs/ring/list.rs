//! The list of programs.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::known::Known;

/// Published programs and their targets.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct List {
    /// Names of targets.
    pub targets: Vec<String>,
    /// cargo's profile.
    pub profile: String,
    /// In the order in which they are built.
    pub programs: Vec<Listed>,
}

/// A published program. It is built with the Cargo.lock in its crate and with its default features.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listed {
    /// The crate's name.
    pub name: String,
    pub version: String,
    /// The arguments that print a program's version, by the program's name. Without an entry, `crossflake build` starts it
    /// with `--version`. Some programs only work below another, such as `cargo-hack hack --version`.
    #[serde(default)]
    pub start: BTreeMap<String, Vec<String>>,
    /// Failures whose cause a person found.
    #[serde(default)]
    pub known: Vec<Known>,
    /// Whether the files that cargo reads are compared.
    #[serde(default)]
    pub compare: bool,
}

impl List {
    /// Reads a list, and keeps the programs in `only`; all, if it is empty.
    pub(crate) fn read(file: &Path, only: &[String]) -> Result<Self, String> {
        let text = fs_err::read_to_string(file).map_err(|error| error.to_string())?;
        let mut list: Self = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        if let Some(unknown) = only.iter().find(|name| list.programs.iter().all(|program| program.name != **name)) {
            return Err(format!("{} has no program {unknown}", file.display()));
        }
        list.programs.retain(|program| only.is_empty() || only.contains(&program.name));
        Ok(list)
    }

    /// The programs whose files are compared.
    pub(crate) fn compared(&self) -> Vec<Listed> {
        self.programs.iter().filter(|program| program.compare).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crossflake_testing::repository;

    use super::*;

    #[test]
    fn the_ring_has_80_programs_for_two_targets_and_20_to_compare() {
        let list = List::read(&repository("tests/programs/ring.json"), &[]).unwrap();
        assert_eq!(list.targets, ["aarch64-linux", "x86_64-linux-musl"]);
        let names: BTreeSet<_> = list.programs.iter().map(|program| &program.name).collect();
        assert_eq!(names.len(), 80);
        assert_eq!(list.programs.len(), 80);
        assert_eq!(list.programs.iter().filter(|program| program.compare).count(), 20);
    }

    #[test]
    fn a_name_that_the_list_does_not_have_is_an_error() {
        let file = repository("tests/programs/ring.json");
        let list = List::read(&file, &["hexyl".to_owned()]).unwrap();
        assert_eq!(list.programs[0].name, "hexyl");
        assert!(List::read(&file, &["hexil".to_owned()]).unwrap_err().ends_with("ring.json has no program hexil"));
    }
}
