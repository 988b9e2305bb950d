//! Counts the parts of a text.

use counter_derive::Sum;
use regex::Regex;
use serde::Serialize;

/// The counts of a text.
#[derive(Debug, Default, Serialize, Sum)]
pub struct Counts {
    pub words: usize,
    #[cfg(feature = "lines")]
    pub lines: usize,
}

/// Counts the matches of `pattern`, which defines a word.
pub fn count(text: &str, pattern: &Regex) -> Counts {
    Counts {
        words: pattern.find_iter(text).count(),
        #[cfg(feature = "lines")]
        lines: text.lines().count(),
    }
}
