//! Prepares a log for searching.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

/// Removes escape sequences, control characters, progress that a carriage return overwrote, and line prefixes: the
/// time in logs of GitHub Actions, and the derivation's name in logs of Nix. Line numbers stay the same. Replaces bytes
/// that are not UTF-8.
pub fn plain(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let text = ESCAPES.replace_all(&text, "");
    let mut plain = String::with_capacity(text.len());
    for line in text.lines() {
        let line = TIME.replace(visible(line), "");
        let line = DERIVATION.replace(&line, "");
        plain.extend(line.chars().filter(|c| !c.is_control() || *c == '\t'));
        plain.push('\n');
    }
    plain
}

/// CSI and OSC sequences, as ECMA-48 defines them.
static ESCAPES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))"));
static TIME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\x{feff}?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z "));
static DERIVATION: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[A-Za-z0-9][\w.+-]*| +)>(?: |$)"));

/// The part of a line with carriage returns that a terminal shows.
fn visible(line: &str) -> &str {
    line.trim_end_matches('\r').rsplit('\r').next().unwrap_or_default()
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is a constant and tested")
}

/// Finds the line of a byte offset.
pub(crate) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        let after_each = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(after_each).collect() }
    }

    /// The line's number, from 1, and its trimmed text, shortened if it is very long.
    pub(crate) fn at(&self, byte: usize) -> (usize, Cow<'t, str>) {
        let number = self.starts.partition_point(|start| *start <= byte);
        let line = self.text[self.starts[number - 1]..].lines().next().unwrap_or_default();
        (number, shortened(line.trim()))
    }
}

/// Cuts a line after 300 characters, because linker commands can have tens of thousands.
fn shortened(line: &str) -> Cow<'_, str> {
    const MAX: usize = 300;
    match line.char_indices().nth(MAX) {
        Some((end, _)) => format!("{} ...", &line[..end]).into(),
        None => line.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_sequences_and_prefixes_are_removed() {
        assert_eq!(plain(b"\x1b[1m\x1b[91merror\x1b[0m: bad\n"), "error: bad\n");
        assert_eq!(plain(b"\x1b]8;;https://x.example\x1b\\link\x1b]8;;\x07\n"), "link\n");
        assert_eq!(plain(b"10%\r50%\rdone\r\nnext"), "done\nnext\n");
        assert_eq!(plain(b"2026-11-22T20:46:00.1234567Z error: bad\n"), "error: bad\n");
        assert_eq!(plain(b"app-1.0> error: bad\n       > \n  --> a.rs\n"), "error: bad\n\n  --> a.rs\n");
        assert_eq!(plain(b"\xff\n"), "\u{fffd}\n");
        assert_eq!(plain(b"a\x07\x1b\tb\n"), "a\tb\n");
        assert_eq!(plain(b""), "");
    }

    #[test]
    fn a_byte_offset_gives_a_line() {
        let lines = Lines::of("a\n  bc \n\n");
        assert_eq!(lines.at(0), (1, "a".into()));
        assert_eq!(lines.at(4), (2, "bc".into()));
        assert_eq!(lines.at(8), (3, "".into()));
    }

    #[test]
    fn a_long_line_is_cut_between_characters() {
        let text = "é".repeat(1000);
        let (_, line) = Lines::of(&text).at(0);
        assert_eq!(line.chars().count(), 304);
    }
}
