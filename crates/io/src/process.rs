//! Child processes: exit statuses and error output as text, and `exec`.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Command, ExitStatus};

/// An exit status as text: `exit code 1`, `signal 9`.
pub fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => status.to_string(),
    }
}

/// The last 20 lines of `text`: programs print their errors at the end.
pub fn tail(text: &str) -> String {
    const LINES: usize = 20;
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}

/// Replaces this process with `runner PROGRAM ARGUMENTS...`. Returns only if that fails, with the error.
pub fn replace(runner: &Path, program: &Path, arguments: &[OsString]) -> io::Error {
    let error = Command::new(runner).arg(program).args(arguments).exec();
    io::Error::new(error.kind(), format!("failed to start {}: {error}", runner.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tail_keeps_the_last_twenty_lines() {
        let text: String = (1..=100).map(|n| format!("line {n}\n")).collect();
        let tail = tail(&text);
        assert_eq!(tail.lines().count(), 20);
        assert!(tail.starts_with("line 81\n") && tail.ends_with("line 100"), "{tail}");
    }

    #[test]
    fn a_status_is_described_by_its_exit_code_or_signal() {
        // wait(2)'s status word has the exit code in its second byte, or the signal in its first.
        assert_eq!(describe(ExitStatus::from_raw(3 << 8)), "exit code 3");
        assert_eq!(describe(ExitStatus::from_raw(11)), "signal 11");
    }
}
