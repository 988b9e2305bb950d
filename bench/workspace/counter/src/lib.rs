//! Counts what a text consists of.

use counter_derive::Sum;
use regex::Regex;
use serde::Serialize;

/// What was counted.
#[derive(Debug, Default, Serialize, Sum)]
pub struct Counts {
    pub words: usize,
    #[cfg(feature = "lines")]
    pub lines: usize,
}

/// Counts words, of which `pattern` says what they are.
pub fn count(text: &str, pattern: &Regex) -> Counts {
    Counts {
        words: pattern.find_iter(text).count(),
        #[cfg(feature = "lines")]
        lines: text.lines().count(),
    }
}
