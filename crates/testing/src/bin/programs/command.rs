//! Runs commands.

use std::process::Command;

use crate::log::cause;

/// Standard output of a command; the error has its last line.
pub(crate) fn text(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned());
    }
    Err(cause(&String::from_utf8_lossy(&output.stderr)))
}
