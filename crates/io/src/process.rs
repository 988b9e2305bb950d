//! How processes begin and end.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Command, ExitStatus};

/// How a process ended: `exit code 1`, `signal 9`.
pub fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => status.to_string(),
    }
}

/// The last lines of a text, which is where programs say what was wrong.
pub fn tail(text: &str) -> String {
    const LINES: usize = 20;
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}

/// Becomes `runner`, which is given `program` and its arguments; returns only when that cannot be started.
pub fn replace(runner: &Path, program: &Path, arguments: &[OsString]) -> io::Error {
    let error = Command::new(runner).arg(program).args(arguments).exec();
    io::Error::new(error.kind(), format!("failed to start {}: {error}", runner.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_a_long_text_is_kept() {
        let text: String = (1..=100).map(|n| format!("line {n}\n")).collect();
        let tail = tail(&text);
        assert_eq!(tail.lines().count(), 20);
        assert!(tail.starts_with("line 81\n") && tail.ends_with("line 100"), "{tail}");
    }

    #[test]
    fn an_end_is_an_exit_code_or_a_signal() {
        // The status word of wait(2): the code in the second byte, or the signal in the first.
        assert_eq!(describe(ExitStatus::from_raw(3 << 8)), "exit code 3");
        assert_eq!(describe(ExitStatus::from_raw(11)), "signal 11");
    }
}
