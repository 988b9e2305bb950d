//! The results of `scripts/targets-matrix`, which writes them into `tested.json`.

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
    /// The size of the program, such as `0.6 MiB`.
    pub size: String,
    /// Whether the build succeeded, including its last step, verification.
    pub verified: bool,
    /// Whether a second build gave the same bits.
    #[serde(default)]
    pub same: bool,
    /// `yes` if the program ran; otherwise the reason why it did not.
    pub runs: String,
    /// The number of its tests that passed with the runner; `-` if the script ran none.
    pub tests: String,
    /// The date of the test, as `YYYY-MM-DD`.
    pub date: String,
}

static RESULTS: LazyLock<Vec<Tested>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("tested.json")).expect("tested.json is valid, which a test checks")
});

pub(super) fn all() -> &'static [Tested] {
    &RESULTS
}

/// The result for a triple.
pub(super) fn of(triple: &str) -> Option<&'static Tested> {
    all().iter().find(|tested| tested.triple == triple)
}
