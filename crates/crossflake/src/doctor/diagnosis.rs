//! What is known about one kind of error.

/// One kind of error: how a log shows it, what it means and what to do.
///
/// The texts have placeholders, `{library}` for instance: values that a [pattern](Self::patterns) captures
/// under that name, or that [`super::values`] works out from them. A page shows them in capitals.
#[derive(Debug)]
pub struct Diagnosis {
    /// The name it is looked up by. It never changes: people search for it.
    pub code: &'static str,
    /// What is wrong, in a line.
    pub title: &'static str,
    /// Regular expressions; a log with a match of one of them has this error. Lines end with `\n`.
    pub patterns: &'static [&'static str],
    /// Codes that say nothing more where this one is found with the same values.
    pub hides: &'static [&'static str],
    /// What the message says.
    pub means: &'static str,
    /// How it comes about.
    pub why: &'static str,
    /// What to do, what helps most first.
    pub todo: &'static [Step],
}

/// One thing to do.
#[derive(Debug)]
pub struct Step {
    pub what: &'static str,
    /// Lines to type or to write into a file; may be empty.
    pub lines: &'static [&'static str],
}
