//! Logs: commands whose output goes to a file, and the line that explains a failure.

use std::path::Path;
use std::process::{Command, Output};

/// Runs a command, and writes all its output to `log`.
pub(crate) fn logged(command: &mut Command, log: &Path) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    fs_err::write(log, [&output.stdout[..], &output.stderr].concat()).unwrap();
    output
}

/// The line of a log that explains a failure best: a message of crossflake, else the first error. Skips errors that only
/// report that something failed.
pub(crate) fn cause(log: &str) -> String {
    // "unable to download": Nix prints it in each build if it reaches no binary cache.
    const SKIPPED: &[&str] =
        &["unable to download", "failed to run custom build command", "build failed", "builder for", "nix-store --"];
    let lines = || log.lines().filter(|line| !SKIPPED.iter().any(|skipped| line.contains(skipped)));
    let first = |word: &str| lines().find(|line| line.contains(word));
    let line = first(" crossflake: ").or_else(|| first("fatal error:")).or_else(|| first("undefined reference"));
    let line = line
        .or_else(|| first("CMake Error"))
        .or_else(|| first("error["))
        .or_else(|| first("rror:"))
        .or_else(|| lines().next_back());
    line.unwrap_or_default().trim().to_owned()
}

pub(crate) fn last_line(text: &[u8]) -> String {
    String::from_utf8_lossy(text).lines().next_back().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_crossflake_explains_a_failure_better_than_an_error() {
        let log = "error: builder for '/nix/store/a.drv' failed\na> error[E0583]: no file\na> crossflake: git add it\n";
        assert_eq!(cause(log), "a> crossflake: git add it");
        assert_eq!(cause(&log.replace(" crossflake", "")), "a> error[E0583]: no file");
        assert_eq!(cause("first\nlast\n"), "last");
        assert_eq!(cause(""), "");
    }
}
