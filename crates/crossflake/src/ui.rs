//! What is said to people, on stderr. Data goes to stdout and is not said here.

use std::fmt::Display;

use crate::style::{ERROR, HINT, WARNING};

/// Says nothing where people asked for quiet.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Voice {
    #[arg(from_global)]
    pub quiet: bool,
}

impl Voice {
    /// What was done, or is to be done next.
    pub(crate) fn say(self, text: impl Display) {
        if !self.quiet {
            anstream::eprintln!("{text}");
        }
    }

    /// What people should know, though it stopped nothing.
    pub(crate) fn note(self, text: impl Display) {
        self.say(format_args!("{WARNING}note:{WARNING:#} {text}"));
    }

    /// What may yet stop something.
    pub(crate) fn warn(self, text: impl Display) {
        self.say(format_args!("{WARNING}warning:{WARNING:#} {text}"));
    }
}

/// Trouble, and what to do about it. It is said in quiet too.
pub fn error(text: impl Display, hint: Option<&str>) {
    anstream::eprintln!("{ERROR}error:{ERROR:#} {text}");
    if let Some(hint) = hint {
        say_hint(hint);
    }
}

/// Why the answer is no, and what to do about it. It is said in quiet too.
pub(crate) fn no(text: impl Display, hint: &str) {
    anstream::eprintln!("{text}");
    say_hint(hint);
}

fn say_hint(hint: &str) {
    anstream::eprintln!("\n{HINT}hint:{HINT:#} {hint}");
}

/// Prints a report, in the colours it has if stdout is a terminal.
pub(crate) fn print(report: &str) -> std::io::Result<()> {
    use std::io::Write;
    anstream::stdout().lock().write_all(report.as_bytes())
}
