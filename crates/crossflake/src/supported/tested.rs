//! What `scripts/targets-matrix` has built, as it wrote it down.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// One target's latest result.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tested {
    #[serde(skip_serializing)]
    pub triple: String,
    /// The program that was built.
    pub program: String,
    /// Its size, for people.
    pub size: String,
    /// Whether the build, whose last step is verification, succeeded.
    pub verified: bool,
    /// Whether it was the same bits when it was built a second time.
    #[serde(default)]
    pub same: bool,
    /// What came of starting it: `yes`, or why not.
    pub runs: String,
    /// How many of its tests passed under the runner, `-` where none were run.
    pub tests: String,
    /// The day, as ISO 8601 writes it.
    pub date: String,
}

static RESULTS: LazyLock<Vec<Tested>> =
    LazyLock::new(|| serde_json::from_str(include_str!("tested.json")).expect("a test reads it"));

pub(super) fn all() -> &'static [Tested] {
    &RESULTS
}

/// The result of a triple, if there is one.
pub(super) fn of(triple: &str) -> Option<&'static Tested> {
    all().iter().find(|tested| tested.triple == triple)
}
