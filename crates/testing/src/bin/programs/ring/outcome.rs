//! Outcomes of cells, and the folder that keeps them. A cell is one program for one target.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::list::Listed;

/// The outcome of a cell.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Outcome {
    /// The version of crossflake that built it.
    pub crossflake: String,
    /// Wall time of `crossflake build`, in seconds.
    pub seconds: u64,
    /// The number of packages in Cargo.lock.
    pub crates: usize,
    /// Packages and tools that `crossflake init` wrote for the target.
    pub added: Vec<String>,
    /// Crates whose needs the target cannot have, by `crossflake advise`.
    pub unavailable: Vec<String>,
    pub built: bool,
    pub verified: bool,
    pub started: bool,
    /// Names of the built programs.
    pub programs: Vec<String>,
    /// `None` if the programs were built, verified and started.
    pub failure: Option<Failure>,
}

/// The step that failed.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Failure {
    /// `lock`, `fetch`, `advise`, `init`, `generate`, `pin`, `sources`, `build` or `start`.
    pub step: String,
    /// The line of the log that explains it best.
    pub line: String,
}

impl Outcome {
    pub(crate) fn line(&self) -> String {
        match &self.failure {
            Some(failure) => format!("{} s, {}: {}", self.seconds, failure.step, failure.line),
            None => format!("{} s, started", self.seconds),
        }
    }
}

/// The folder of outcomes and logs: `NAME-VERSION/TARGET.json` and `NAME-VERSION/TARGET.log`.
pub(crate) struct Store {
    root: PathBuf,
}

impl Store {
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// The folder of a program.
    pub(crate) fn folder(&self, program: &Listed) -> PathBuf {
        self.root.join(format!("{}-{}", program.name, program.version))
    }

    /// The kept outcome of a cell.
    pub(crate) fn read(&self, program: &Listed, target: &str) -> Option<Outcome> {
        let text = std::fs::read_to_string(self.folder(program).join(format!("{target}.json"))).ok()?;
        serde_json::from_str(&text).ok()
    }

    pub(crate) fn write(&self, program: &Listed, target: &str, outcome: &Outcome) {
        let text = serde_json::to_string_pretty(outcome).expect("strings and numbers are JSON");
        fs_err::write(self.folder(program).join(format!("{target}.json")), text).unwrap();
    }

    /// The log of the step that failed last, or of the build.
    pub(crate) fn log(&self, program: &Listed, target: &str) -> PathBuf {
        self.folder(program).join(format!("{target}.log"))
    }
}
