//! The comparison of one program, which is stored in `same.json`.

use serde::{Deserialize, Serialize};

use super::difference::Difference;

/// The comparison of one program.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Comparison {
    /// The version of crossflake.
    pub crossflake: String,
    /// The number of paths below the project's folder that the build reads.
    pub project_paths: usize,
    /// The number of paths in crates of the registry.
    pub crate_paths: usize,
    /// Paths that are absent or different in crossflake's sources.
    pub differences: Vec<Difference>,
    /// The reason why there is no comparison.
    pub failure: Option<String>,
}

impl Comparison {
    pub(crate) fn line(&self) -> String {
        match &self.failure {
            Some(failure) => failure.clone(),
            None => {
                let Self { project_paths, crate_paths, differences, .. } = self;
                format!("{project_paths} paths of the project, {crate_paths} of crates, {} differ", differences.len())
            }
        }
    }
}
