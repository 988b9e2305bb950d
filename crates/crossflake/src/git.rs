//! git, which decides what a flake sees.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crossflake_io::process;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("failed to start git: {0}")]
    Start(std::io::Error),
    #[error("`git {command}` failed with {status}:\n{tail}")]
    Failed { command: String, status: String, tail: String },
}

/// A folder that git knows.
pub(crate) struct Repository {
    folder: PathBuf,
}

impl Repository {
    /// The folder as git sees it; `None` where it is in no repository, or there is no git.
    pub(crate) fn of(folder: &Path) -> Option<Self> {
        let repository = Self { folder: folder.to_owned() };
        let inside = repository.start(&["rev-parse", "--is-inside-work-tree"]).ok()?;
        (inside.status.success() && inside.stdout == b"true\n").then_some(repository)
    }

    /// Makes these files part of what a flake sees. The answer is a note about those that cannot be, because .gitignore
    /// keeps them from git.
    pub(crate) fn show(&self, files: &[&str]) -> Result<Option<String>, Error> {
        let ignored = self.ignored(files)?;
        let seen: Vec<&str> =
            files.iter().copied().filter(|file| !ignored.iter().any(|other| other == file)).collect();
        self.intend_to_add(&seen)?;
        let note = || {
            let names = ignored.join(", ");
            format!("git ignores {names}, so that the flake does not see it: change .gitignore")
        };
        Ok((!ignored.is_empty()).then(note))
    }

    /// Those of the files that .gitignore keeps from git.
    fn ignored(&self, files: &[&str]) -> Result<Vec<String>, Error> {
        // Exit code 1 says that none is.
        let output = self.output(&["check-ignore", "--"], files, &[0, 1])?;
        Ok(lines(&output))
    }

    /// Tells git that these files are to be part of the project, without their content.
    fn intend_to_add(&self, files: &[&str]) -> Result<(), Error> {
        self.output(&["add", "--intent-to-add", "--"], files, &[0]).map(drop)
    }

    /// Files below the folder that git neither knows nor ignores.
    pub(crate) fn unknown(&self) -> Result<Vec<String>, Error> {
        let output = self.output(&["ls-files", "--others", "--exclude-standard"], &[], &[0])?;
        Ok(lines(&output))
    }

    /// Where the folder lies below the repository's root; empty at the root itself.
    pub(crate) fn prefix(&self) -> Result<String, Error> {
        Ok(lines(&self.output(&["rev-parse", "--show-prefix"], &[], &[0])?).concat())
    }

    /// The commit that a folder is at; `None` where a file differs from it that git knows, or there is no commit, and where
    /// git cannot say.
    pub(crate) fn unchanged_commit(folder: &Path) -> Option<String> {
        let repository = Self { folder: folder.to_owned() };
        let words = ["--no-optional-locks", "status", "--porcelain=v2", "--branch", "--untracked-files=no"];
        let output = repository.start(&words).ok().filter(|output| output.status.success())?;
        let lines = lines(&output);
        let commit = lines.iter().find_map(|line| line.strip_prefix("# branch.oid "))?;
        let is_known = commit.chars().all(|c| c.is_ascii_hexdigit());
        (is_known && lines.iter().all(|line| line.starts_with('#'))).then(|| commit.to_owned())
    }

    /// The files among `files` that git tracks; both are relative to `folder`.
    pub(crate) fn tracked(folder: &Path, files: &[&str]) -> Result<Vec<String>, Error> {
        let repository = Self { folder: folder.to_owned() };
        Ok(lines(&repository.output(&["ls-files", "--"], files, &[0])?))
    }

    fn output(&self, words: &[&str], files: &[&str], expected: &[i32]) -> Result<Output, Error> {
        let output = self.start(&[words, files].concat()).map_err(Error::Start)?;
        if output.status.code().is_some_and(|code| expected.contains(&code)) {
            return Ok(output);
        }
        Err(Error::Failed {
            command: words.join(" "),
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
