//! Runs git: a flake in a git repository consists of the files that git tracks.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
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

/// A repository that another one has as a submodule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Submodule {
    /// The name in `.gitmodules`; `None` for a repository that was added without `git submodule add`.
    pub name: Option<String>,
    /// Relative to the root of the outermost repository.
    pub path: String,
    /// The git directory of its checkout; `None` if it is not checked out.
    pub git_folder: Option<PathBuf>,
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
            format!(
                "git ignores {names}, so that the flake does not see it; run `git add --force {}`",
                ignored.join(" ")
            )
        };
        Ok((!ignored.is_empty()).then(note))
    }

    /// Returns the line of a `.gitignore` that excludes `file`, as `FILE:LINE:PATTERN`; `None` if there is none, or if git fails.
    pub(crate) fn ignored_by(&self, file: &str) -> Option<String> {
        let output = self.output(&["check-ignore", "--verbose", "--"], &[file], &[0]).ok()?;
        let rule = lines(&output).concat().split('\t').next()?.to_owned();
        // A pattern with `!` includes the file.
        (!rule.rsplit(':').next()?.starts_with('!')).then_some(rule)
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

    /// Returns the files below the folder that git tracks or would track: paths relative to the folder, sorted.
    pub(crate) fn files(&self) -> Result<Vec<PathBuf>, Error> {
        let output = self.output(&["ls-files", "-z", "--cached", "--others", "--exclude-standard"], &[], &[0])?;
        let names = output.stdout.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        let files: BTreeSet<PathBuf> = names.map(|name| PathBuf::from(OsStr::from_bytes(name))).collect();
        Ok(files.into_iter().collect())
    }

    /// Like [`Repository::untracked`], but names a folder, with `/` at its end, instead of its files if all of them are untracked.
    pub(crate) fn untracked_folders(&self) -> Result<Vec<String>, Error> {
        const ARGUMENTS: [&str; 5] =
            ["ls-files", "--others", "--exclude-standard", "--directory", "--no-empty-directory"];
        Ok(lines(&self.output(&ARGUMENTS, &[], &[0])?))
    }

    /// Returns the root of the repository's work tree.
    pub(crate) fn root(&self) -> Result<PathBuf, Error> {
        Ok(lines(&self.output(&["rev-parse", "--show-toplevel"], &[], &[0])?).concat().into())
    }

    /// Returns the submodules of the repository whose root is the folder, and their submodules. Does not start git if the
    /// root has no `.gitmodules`.
    pub(crate) fn submodules(&self) -> Result<Vec<Submodule>, Error> {
        if !self.folder.join(".gitmodules").exists() {
            return Ok(Vec::new());
        }
        let names = self.output(&["config", "--file", ".gitmodules", "--get-regexp", r"\.path$"], &[], &[0, 1])?;
        let names = lines(&names);
        let name_of = |path: &str| {
            let pair = names.iter().filter_map(|line| line.split_once(' ')).find(|(_, other)| *other == path);
            pair.and_then(|(key, _)| Some(key.strip_prefix("submodule.")?.strip_suffix(".path")?.to_owned()))
        };
        let mut found = Vec::new();
        for line in lines(&self.output(&["ls-files", "--stage"], &[], &[0])?) {
            let Some((mode, path)) = line.split_once('\t') else { continue };
            if !mode.starts_with("160000 ") {
                continue;
            }
            let inner = Self { folder: self.folder.join(path) };
            let has_checkout = inner.folder.join(".git").exists();
            let git_folder =
                || Ok(lines(&inner.output(&["rev-parse", "--absolute-git-dir"], &[], &[0])?).concat().into());
            let git_folder = has_checkout.then(git_folder).transpose()?;
            found.push(Submodule { name: name_of(path), path: path.to_owned(), git_folder });
            if has_checkout {
                let below = |nested: Submodule| Submodule { path: format!("{path}/{}", nested.path), ..nested };
                found.extend(inner.submodules()?.into_iter().map(below));
            }
        }
        Ok(found)
    }

    /// Returns the folder's path relative to the repository's root; empty at the root.
    pub(crate) fn prefix(&self) -> Result<String, Error> {
        Ok(lines(&self.output(&["rev-parse", "--show-prefix"], &[], &[0])?).concat())
    }

    /// Returns the commit that is checked out in `folder`; `None` if a tracked file differs from it, if there is no commit,
    /// or if git fails.
    pub(crate) fn unchanged_commit(folder: &Path) -> Option<String> {
        let repository = Self { folder: folder.to_owned() };
        const ARGUMENTS: [&str; 6] = [
            "--no-optional-locks",
            "status",
            "--porcelain=v2",
            "--branch",
            "--untracked-files=no",
            // Whatever the configuration says about single submodules.
            "--ignore-submodules=untracked",
        ];
        let output = repository.start(&ARGUMENTS).ok().filter(|output| output.status.success())?;
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
