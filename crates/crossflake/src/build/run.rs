//! Whether a program starts on the build machine.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use crossflake_io::process;

/// How long a program may take to say its version. Emulated ones on a busy machine need seconds.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);

/// How a program's run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// `None` when it ended well; otherwise what was wrong: `exit code 1`, `signal 11`, `no end after 30 s`.
    pub failure: Option<String>,
    /// What it wrote to stdout and stderr, the last 20 lines.
    pub output: String,
}

/// Starts `program` through `runner`, a program that takes it and its arguments, and waits for its end.
pub fn run(runner: &Path, program: &Path, arguments: &[String], timeout: Duration) -> io::Result<Run> {
    // A file never fills up as a pipe does, and a grandchild that holds it open keeps nobody waiting.
    let mut output = tempfile::tempfile()?;
    let mut child = Command::new(runner)
        .arg(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output.try_clone()?)
        .process_group(0)
        .spawn()
        .map_err(|error| {
            io::Error::new(error.kind(), format!("failed to start {}: {error}", runner.display()))
        })?;
    let failure = match wait(&mut child, timeout)? {
        Some(status) if status.success() => None,
        Some(status) => Some(process::describe(status)),
        None => Some(format!("no end after {} s", timeout.as_secs())),
    };
    Ok(Run { failure, output: read(&mut output)? })
}

/// Waits for a process, and ends it and all that it started when the time is over.
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

/// The end of what was written, at most 64 KiB of it.
fn read(output: &mut File) -> io::Result<String> {
    const LIMIT: u64 = 64 * 1024;
    let length = output.metadata()?.len();
    output.seek(io::SeekFrom::Start(length.saturating_sub(LIMIT)))?;
    let mut bytes = Vec::new();
    output.take(LIMIT).read_to_end(&mut bytes)?;
    Ok(process::tail(&String::from_utf8_lossy(&bytes)))
}
