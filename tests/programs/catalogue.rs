//! What is built: `catalogue.json` beside this file has published programs, `tests/ways` small ones of ours.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// A program, and how to see that it works.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Subject {
    #[serde(skip)]
    pub name: String,
    /// Of the published crate; a way has none.
    #[serde(default)]
    pub version: Option<String>,
    /// The folder of a way, where it is not called like it.
    #[serde(default)]
    pub folder: Option<String>,
    /// Keys of the manifest that nothing can find out, such as a floor.
    #[serde(default)]
    pub manifest: serde_json::Map<String, Value>,
    /// Files to put beside the program's own.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    /// Beyond `--version`, with which each program is started.
    #[serde(default)]
    pub run: Option<Run>,
    /// By target, where that run is none for its system.
    #[serde(default)]
    pub run_for: BTreeMap<String, Run>,
    /// Libraries that the gnu programs must be found to need.
    #[serde(default)]
    pub needs: Vec<String>,
}

/// A run in the project's folder.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Run {
    pub bin: String,
    pub arguments: Vec<String>,
    /// The file that it reads from standard input; otherwise there is none.
    #[serde(default)]
    pub reads: Option<String>,
    /// The exit code that it must have.
    #[serde(default)]
    pub code: i32,
    /// What it must write, among other things.
    pub says: String,
}

/// All, programs before ways.
pub(crate) fn read() -> Vec<Subject> {
    let folder = crate::repository("tests");
    ["programs/catalogue.json", "ways/catalogue.json"]
        .iter()
        .flat_map(|file| {
            let text = std::fs::read_to_string(folder.join(file)).expect("the catalogue is there");
            let read: BTreeMap<String, Subject> = serde_json::from_str(&text).expect("the catalogue's form");
            read.into_iter().map(|(name, subject)| Subject { name, ..subject })
        })
        .collect()
}
