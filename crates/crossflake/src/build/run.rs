//! Starts a program on the build machine and waits for its end.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use crossflake_io::process;

/// The time limit of one run. An emulated program on a busy machine needs seconds to print its version.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);

/// The result of running a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// `None` after exit code 0; otherwise `exit code 1`, `signal 11` or `no end after 30 s`.
    pub failure: Option<String>,
    /// The last 20 lines of its stdout and stderr.
    pub output: String,
}

/// Runs `runner PROGRAM ARGUMENTS...`, for at most `timeout`.
///
/// # Errors
///
/// If the runner cannot be started. A program that fails is not an error.
pub fn run(runner: &Path, program: &Path, arguments: &[String], timeout: Duration) -> io::Result<Run> {
    // A file and not a pipe: a pipe fills up, and the reader of a pipe would wait for every grandchild that has it open.
    let mut output = tempfile::tempfile()?;
    let mut child = Command::new(runner)
        .arg(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output.try_clone()?)
        .process_group(0)
        .spawn()
        .map_err(|error| io::Error::new(error.kind(), format!("failed to start {}: {error}", runner.display())))?;
    let failure = match wait(&mut child, timeout)? {
        Some(status) if status.success() => None,
        Some(status) => Some(process::describe(status)),
        None => Some(format!("no end after {} s", timeout.as_secs())),
    };
    Ok(Run { failure, output: read(&mut output)? })
}

/// Waits for a process. After `timeout`, kills it with all processes of its group, and returns `None`.
fn wait(child: &mut Child, timeout: Duration) -> io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    while start.elapsed() < timeout {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    kill_process_group(Pid::from_child(child), Signal::KILL)?;
    child.wait()?;
    Ok(None)
}

/// Reads the last 20 lines, from at most 64 KiB.
fn read(output: &mut File) -> io::Result<String> {
    const LIMIT: u64 = 64 * 1024;
    let length = output.metadata()?.len();
    output.seek(io::SeekFrom::Start(length.saturating_sub(LIMIT)))?;
    let mut bytes = Vec::new();
    output.take(LIMIT).read_to_end(&mut bytes)?;
    Ok(process::tail(&String::from_utf8_lossy(&bytes)))
}
