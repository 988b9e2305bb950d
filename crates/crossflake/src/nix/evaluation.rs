//! The error of an evaluation: the part of Nix's output that people need.
//!
//! Nix 2.8 prints the message first, and then the traces ("… while evaluating"); Nix 2.15 and newer print it last. Both
//! print the lines of the file around the error, and notes about it.

use std::fmt;

use super::hints::hint_for;
use crossflake_io::process::tail;

/// The reason why Nix could not evaluate a flake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    message: String,
    /// Nix's stderr.
    text: String,
    /// The next step, if the caller knows it.
    hint: Option<String>,
}

/// The start of messages that crossflake's Nix code throws.
const OWN: &str = "crossflake: ";

impl Failure {
    /// `text` is Nix's stderr.
    pub(crate) fn of(text: &str) -> Self {
        let blocks = blocks(text);
        let own = blocks.iter().find_map(|block| block.strip_prefix(OWN));
        let message = match own {
            Some(message) => message.lines().map(str::trim).collect::<Vec<_>>().join("\n"),
            None if blocks.is_empty() => tail(text),
            None => tail(&blocks.join("\n")),
        };
        Self { message, text: text.to_owned(), hint: None }
    }

    /// Nix's whole stderr.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The next step, if it is known.
    pub(crate) fn hint(&self) -> Option<&str> {
        self.hint.as_deref().or_else(|| hint_for(&self.text))
    }

    /// The same error with the steps that remove its cause. The message loses its own, which follows a semicolon.
    pub(crate) fn with_cause(mut self, steps: String) -> Self {
        if let Some((what, _)) = self.message.split_once("; ") {
            self.message = what.to_owned();
        }
        self.hint = Some(steps);
        self
    }

    /// The same error with a hint, unless Nix's message has a better one.
    pub(crate) fn with_hint(self, hint: Option<String>) -> Self {
        Self { hint: self.hint.or_else(|| hint_for(&self.text).map(str::to_owned)).or(hint), ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The messages in Nix's output, without `error: `, traces, excerpts of files and warnings. A message has its position in a
/// file on a line of its own.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut lines = text.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        // git prints these.
        if line.starts_with("fatal: ") {
            blocks.push(line.to_owned());
        }
        let Some(message) = line.strip_prefix("error:").map(str::trim).filter(|message| !message.is_empty()) else {
            continue;
        };
        let mut block = message.to_owned();
        while let Some(line) = lines.next_if(|line| !ends_message(line)) {
            block.push_str(&format!("\n  {line}"));
        }
        while lines.next_if(|line| line.is_empty()).is_some() {}
        if let Some(position) = lines.next_if(|line| line.starts_with("at ")) {
            block.push_str(&format!("\n  {}", position.trim_end_matches(':')));
        }
        blocks.push(block);
    }
    blocks
}

fn ends_message(line: &str) -> bool {
    ["at /", "at «", "…", "(use '--show-trace'", "error:", "fatal:", "warning:"]
        .iter()
        .any(|start| line.starts_with(start))
        || line.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        Failure::of(text).to_string()
    }

    #[test]
    fn crossflakes_own_message_comes_alone_in_the_format_of_each_version() {
        // Nix 2.8.
        let old = "warning: Git tree '/p' is dirty\n\
                   error: crossflake: no Cargo.lock in the source; run `cargo generate-lockfile`\n\
                   (use '--show-trace' to show detailed location information)\n";
        let traced = "error: crossflake: no Cargo.lock in the source; run `cargo generate-lockfile`\n\n       \
                      … while evaluating 'f'\n\n       at /nix/store/a-source/x.nix:1:2:\n\n            \
                      1| f = 1\n             |  ^\n";
        // Nix 2.15 and newer.
        let new = "error:\n       … while evaluating the attribute 'packages'\n         at /nix/store/a-source/x.nix:3:5:\n            \
                   2|\n            3|     packages = 1;\n             |     ^\n\n       … while calling the 'throw' builtin\n\n       \
                   error: crossflake: no Cargo.lock in the source; run `cargo generate-lockfile`\n";
        for text in [old, traced, new] {
            assert_eq!(message(text), "no Cargo.lock in the source; run `cargo generate-lockfile`", "{text}");
        }
        let hinted = Failure::of(old).with_cause("`git add Cargo.lock`".to_owned());
        assert_eq!(
            (hinted.to_string().as_str(), hinted.hint()),
            ("no Cargo.lock in the source", Some("`git add Cargo.lock`"))
        );
        assert_eq!(message("error: crossflake: two\n       lines\n"), "two\nlines");
    }

    #[test]
    fn another_message_comes_with_its_position() {
        let old = "warning: Git tree '/p' is dirty\nerror: attribute 'nope' missing\n\n       \
                   at /nix/store/a-source/flake.nix:3:13:\n\n            2|   t = 1;\n             |             ^\n";
        let new = "error:\n       … while evaluating a branch condition\n         at /nix/store/a-source/lib.nix:1:1:\n\n       \
                   error: attribute 'nope' missing\n       at /nix/store/a-source/flake.nix:3:13:\n            \
                   2|   t = 1;\n             |             ^\n       Did you mean note?\n";
        for text in [old, new] {
            assert_eq!(message(text), "attribute 'nope' missing\n  at /nix/store/a-source/flake.nix:3:13", "{text}");
        }
        let git = "fatal: transport 'file' not allowed\nerror: program 'git' failed with exit code 1\n\
                   (use '--show-trace' to show detailed location information)\n";
        assert_eq!(message(git), "fatal: transport 'file' not allowed\nprogram 'git' failed with exit code 1");
        let builder = "error: builder for '/nix/store/a.drv' failed with exit code 1;\n       last 1 log lines:\n       > no\n       \
                       For full logs, run 'nix log /nix/store/a.drv'.\n";
        assert!(message(builder).ends_with("\n  > no\n  For full logs, run 'nix log /nix/store/a.drv'."));
        assert_eq!(message("Segmentation fault\n"), "Segmentation fault");
    }
}
