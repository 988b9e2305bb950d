//! An entry of the catalogue of errors.

/// One kind of error: how to recognise it in a log, its meaning, and how to fix it.
///
/// The texts have placeholders such as `{library}`. Their values are captured by a [pattern](Self::patterns) under that
/// name, or derived by [`super::values`]. A page shows a placeholder without a value in capitals.
#[derive(Debug)]
pub struct Diagnosis {
    /// A stable name, for `crossflake explain` and for web searches. It never changes.
    pub code: &'static str,
    /// The problem, in one line.
    pub title: &'static str,
    /// Regular expressions. A log that matches one of them has this error. Lines end with `\n`.
    pub patterns: &'static [&'static str],
    /// Codes of errors that this one causes. `doctor` leaves them out if their placeholders have the same values.
    pub hides: &'static [&'static str],
    /// The meaning of the message.
    pub meaning: &'static str,
    /// The cause of the error.
    pub cause: &'static str,
    /// Ways to fix the error or to find out more, the most useful first.
    pub steps: &'static [Step],
}

/// One proposed action.
#[derive(Debug)]
pub struct Step {
    pub text: &'static str,
    /// Commands, or lines of a file; may be empty.
    pub lines: &'static [&'static str],
}
