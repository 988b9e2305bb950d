//! The first difference between two texts.

use std::fmt;

/// The first line that differs. `Display` prints it like `diff`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The line's number, from 1.
    pub line: usize,
    /// The old line with its line end; `None` after the end of the old text.
    pub old: Option<String>,
    /// The new line with its line end; `None` after the end of the new text.
    pub new: Option<String>,
}

/// The first difference between `old` and `new`; `None` if they are equal.
pub(crate) fn first_difference(old: &str, new: &str) -> Option<Difference> {
    // Keeps line ends, so that a missing last one is a difference.
    let (mut old, mut new) = (old.split_inclusive('\n'), new.split_inclusive('\n'));
    let mut line = 0;
    loop {
        line += 1;
        match (old.next(), new.next()) {
            (None, None) => return None,
            (old, new) if old == new => {}
            (old, new) => {
                return Some(Difference { line, old: old.map(str::to_owned), new: new.map(str::to_owned) });
            }
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        for (sign, text) in [('-', &self.old), ('+', &self.new)] {
            if let Some(text) = text {
                let (line, end) = match text.strip_suffix('\n') {
                    Some(line) => (line, ""),
                    None => (text.as_str(), " (no line end)"),
                };
                write!(f, "\n  {sign} {line}{end}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> Option<String> {
        first_difference(old, new).map(|difference| difference.to_string())
    }

    #[test]
    fn the_first_line_that_differs_is_shown() {
        assert_eq!(shown("a\nb\n", "a\nb\n"), None);
        assert_eq!(shown("a\nb\nc\n", "a\nx\ny\n").as_deref(), Some("line 2\n  - b\n  + x"));
        assert_eq!(shown("a\n", "a\nb\n").as_deref(), Some("line 2\n  + b"));
        assert_eq!(shown("a\nb\n", "a\n").as_deref(), Some("line 2\n  - b"));
        assert_eq!(shown("a", "a\n").as_deref(), Some("line 1\n  - a (no line end)\n  + a"));
    }
}
