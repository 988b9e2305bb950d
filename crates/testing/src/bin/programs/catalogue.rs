//! The programs: `tests/programs/catalogue.json` lists published ones, `tests/ways` has small ones of this repository.

use std::collections::BTreeMap;

use crossflake_testing::repository;
use serde::Deserialize;
use serde_json::Value;

/// A program, and how to test that it works.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Subject {
    #[serde(skip)]
    pub name: String,
    /// The version of the published crate; `None` for a folder of `tests/ways`.
    #[serde(default)]
    pub version: Option<String>,
    /// The folder in `tests/ways`, if it is not `name`.
    #[serde(default)]
    pub folder: Option<String>,
    /// Keys of targets.json that `crossflake init` cannot find out, for example a floor.
    #[serde(default)]
    pub manifest: serde_json::Map<String, Value>,
    /// Files to add to the project, by path.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    /// A run beyond `--version`, which every program has.
    #[serde(default)]
    pub run: Option<Run>,
    /// The run for a target on whose system `run` does not work.
    #[serde(default)]
    pub run_for: BTreeMap<String, Run>,
    /// Libraries that the programs of gnu targets must need.
    #[serde(default)]
    pub needs: Vec<String>,
}

/// A run in the project's folder.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Run {
    pub bin: String,
    pub arguments: Vec<String>,
    /// The file for standard input.
    #[serde(default)]
    pub reads: Option<String>,
    /// The expected exit code.
    #[serde(default)]
    pub code: i32,
    /// A text that standard output must contain.
    pub says: String,
}

/// All programs, published ones first.
pub(crate) fn read() -> Vec<Subject> {
    let folder = repository("tests");
    ["programs/catalogue.json", "ways/catalogue.json"]
        .iter()
        .flat_map(|file| {
            let text = fs_err::read_to_string(folder.join(file)).unwrap();
            let read: BTreeMap<String, Subject> =
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
            read.into_iter().map(|(name, subject)| Subject { name, ..subject })
        })
        .collect()
}
