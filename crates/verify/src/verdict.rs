//! The result of checking one file.

use std::path::PathBuf;

use super::{Check, Facts, Finding};

/// A file's facts, and the checks that were applied to it.
#[derive(Clone, Debug)]
pub struct Verdict {
    pub file: PathBuf,
    pub facts: Facts,
    /// In the order of the report. Empty if the request has no triple.
    pub checks: Vec<Check>,
}

impl Verdict {
    /// Whether no check failed.
    pub fn ok(&self) -> bool {
        self.checks.iter().all(|check| check.outcome.is_ok())
    }

    /// The findings of all failed checks, in the order of the checks.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.checks.iter().filter_map(|check| check.outcome.as_ref().err()).flatten()
    }
}
