//! Messages to the user, on stderr. Data goes to stdout, mostly without this module.

use std::fmt::Display;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::style::{ERROR, HINT, WARNING};

/// Writes messages to stderr, or none with `--quiet`.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Messages {
    #[arg(from_global)]
    pub quiet: bool,
}

impl Messages {
    /// Prints a result, or the next command to run.
    pub(crate) fn status(self, text: impl Display) {
        if !self.quiet {
            anstream::eprintln!("{text}");
        }
    }

    /// Prints advice that needs no action.
    pub(crate) fn note(self, text: impl Display) {
        self.status(format_args!("{WARNING}note:{WARNING:#} {text}"));
    }

    /// Prints a problem because of which a later step may fail.
    pub(crate) fn warn(self, text: impl Display) {
        self.status(format_args!("{WARNING}warning:{WARNING:#} {text}"));
    }
}

/// Whether [`detail`] prints.
static VERBOSE: AtomicBool = AtomicBool::new(false);

/// Makes [`detail`] print, for `--verbose`.
pub(crate) fn be_verbose() {
    VERBOSE.store(true, Ordering::Relaxed);
}

/// Prints a command that runs, or the whole output of one that failed, with `--verbose` only.
pub(crate) fn detail(text: impl Display) {
    if VERBOSE.load(Ordering::Relaxed) {
        anstream::eprintln!("{text}");
    }
}

/// Prints an error and its hint, with `--quiet` too.
pub fn error(text: impl Display, hint: Option<&str>) {
    anstream::eprintln!("{ERROR}error:{ERROR:#} {text}");
    if let Some(hint) = hint {
        print_hint(hint);
    }
}

/// Prints why a check failed, and a hint, with `--quiet` too. The command then exits with 1.
pub(crate) fn failed_check(text: impl Display, hint: &str) {
    anstream::eprintln!("{text}");
    print_hint(hint);
}

fn print_hint(hint: &str) {
    anstream::eprintln!("\n{HINT}hint:{HINT:#} {hint}");
}

/// Writes a report to stdout. Removes its colours unless stdout is a terminal.
pub(crate) fn print(report: &str) -> std::io::Result<()> {
    use std::io::Write;
    anstream::stdout().lock().write_all(report.as_bytes())
}
