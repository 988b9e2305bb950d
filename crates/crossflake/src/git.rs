//! Runs git: a flake in a git repository consists of the files that git tracks.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crossflake_io::process;

/// The reason why a git command has no result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("failed to start git: {0}")]
    Start(std::io::Error),
    #[error("`git {command}` failed with {status}:\n{tail}")]
    Failed { command: String, status: String, tail: String },
}

/// A folder in the work tree of a git repository.
pub(crate) struct Repository {
    folder: PathBuf,
}

impl Repository {
    /// The repository that has `folder`; `None` if there is none, or no git on PATH.
    pub(crate) fn of(folder: &Path) -> Option<Self> {
        let repository = Self { folder: folder.to_owned() };
        let inside = repository.start(&["rev-parse", "--is-inside-work-tree"]).ok()?;
        (inside.status.success() && inside.stdout == b"true\n").then_some(repository)
    }

    /// Has git track `files`, so that the flake has them, without staging their content. Returns a note for the user about
    /// files that .gitignore excludes, which stay untracked.
    pub(crate) fn track(&self, files: &[&str]) -> Result<Option<String>, Error> {
        let ignored = self.ignored(files)?;
        let tracked: Vec<&str> =
            files.iter().copied().filter(|file| !ignored.iter().any(|other| other == file)).collect();
        self.output(&["add", "--intent-to-add", "--"], &tracked, &[0])?;
        let note = || {
            let names = ignored.join(", ");
            format!("git ignores {names}, so that the flake does not see it: change .gitignore")
        };
        Ok((!ignored.is_empty()).then(note))
    }

    /// Returns the `files` that .gitignore excludes.
    fn ignored(&self, files: &[&str]) -> Result<Vec<String>, Error> {
        // Exit code 1: git ignores no file of the list.
        let output = self.output(&["check-ignore", "--"], files, &[0, 1])?;
        Ok(lines(&output))
    }

    /// Returns the files below the folder that git neither tracks nor ignores.
    pub(crate) fn untracked(&self) -> Result<Vec<String>, Error> {
        let output = self.output(&["ls-files", "--others", "--exclude-standard"], &[], &[0])?;
        Ok(lines(&output))
    }

    /// Returns the folder's path relative to the repository's root; empty at the root.
    pub(crate) fn prefix(&self) -> Result<String, Error> {
        Ok(lines(&self.output(&["rev-parse", "--show-prefix"], &[], &[0])?).concat())
    }

    /// Returns the commit that is checked out in `folder`; `None` if a tracked file differs from it, if there is no commit,
    /// or if git fails.
    pub(crate) fn unchanged_commit(folder: &Path) -> Option<String> {
        let repository = Self { folder: folder.to_owned() };
        let arguments = ["--no-optional-locks", "status", "--porcelain=v2", "--branch", "--untracked-files=no"];
        let output = repository.start(&arguments).ok().filter(|output| output.status.success())?;
        let lines = lines(&output);
        let commit = lines.iter().find_map(|line| line.strip_prefix("# branch.oid "))?;
        let is_hash = commit.chars().all(|c| c.is_ascii_hexdigit());
        (is_hash && lines.iter().all(|line| line.starts_with('#'))).then(|| commit.to_owned())
    }

    /// The files among `files` that git tracks; both are relative to `folder`.
    pub(crate) fn tracked(folder: &Path, files: &[&str]) -> Result<Vec<String>, Error> {
        let repository = Self { folder: folder.to_owned() };
        Ok(lines(&repository.output(&["ls-files", "--"], files, &[0])?))
    }

    fn output(&self, arguments: &[&str], files: &[&str], exit_codes: &[i32]) -> Result<Output, Error> {
        let output = self.start(&[arguments, files].concat()).map_err(Error::Start)?;
        if output.status.code().is_some_and(|code| exit_codes.contains(&code)) {
            return Ok(output);
        }
        Err(Error::Failed {
            command: arguments.join(" "),
            status: process::describe(output.status),
            tail: process::tail(&String::from_utf8_lossy(&output.stderr)),
        })
    }

    fn start(&self, arguments: &[&str]) -> std::io::Result<Output> {
        let mut command = Command::new("git");
        command.args(["-c", "core.quotePath=false"]).args(arguments);
        command.current_dir(&self.folder).stdin(Stdio::null()).output()
    }
}

fn lines(output: &Output) -> Vec<String> {
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}
