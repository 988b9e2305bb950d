//! The steps of `crossflake init`: read the project, compare the files with it, write them, and add them to git.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use super::report::Report;
use super::write::{self, Change};
use super::{Error, Options, Project, files, targets};
use crate::cargo;
use crate::git::Repository;
use crate::manifest::Entry;
use crossflake_target::Target;

const LOCK: &str = "Cargo.lock";

/// A project and the files to write into it.
#[derive(Debug)]
pub(crate) struct Setup {
    project: Project,
    entries: Vec<Entry>,
    changes: Vec<Change>,
    notes: Vec<String>,
}

impl Setup {
    /// Reads the project in `folder` and makes its files, without writing them. `requested` are the targets; if empty, the
    /// usual ones.
    ///
    /// # Errors
    /// If cargo cannot read the project, the project has no programs, or a present file cannot be read.
    pub(crate) fn new(folder: &Path, requested: &[&'static Target], options: &Options<'_>) -> Result<Self, Error> {
        let project = Project::of(&cargo::workspace(folder)?)?;
        let (entries, notes) = targets::entries(&project, requested, options.supply);
        let gitignore = match fs_err::read_to_string(project.root.join(".gitignore")) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            result => result?,
        };
        let files = files::files(&project, &entries, options, &gitignore)?;
        let changes = files.into_iter().map(|file| Change::of(&project.root, file)).collect::<Result<_, _>>()?;
        Ok(Self { project, entries, changes, notes })
    }

    /// The text of each file that would be written, under a line with its path and state.
    pub(crate) fn preview(&self) -> String {
        let mut text = String::new();
        for change in &self.changes {
            let state = match &change.present {
                None => "new",
                Some(_) if change.is_current() => "unchanged",
                Some(_) if change.file.additive => "with added lines",
                Some(_) => "replaced with --force",
            };
            let _ = writeln!(text, "==> {} ({state})", change.file.path);
            if !change.is_current() {
                let _ = writeln!(text, "{}", change.file.content);
            }
        }
        text
    }

    /// Writes the files, and adds them and Cargo.lock to git, because a flake contains only files that git tracks. With
    /// `force` it replaces present files and keeps a copy of each.
    ///
    /// # Errors
    /// [`Error::Exists`] without `force`, before anything is written; failed writes; failures of git.
    pub(crate) fn write(mut self, force: bool) -> Result<Report, Error> {
        if !force {
            write::expect_no_loss(&self.changes)?;
        }
        let backups = write::back_up(&self.project.root, &self.changes)?;
        self.notes.extend(backups.iter().map(|file| format!("{file} has the previous content")));
        write::write(&self.project.root, &self.changes)?;
        self.add_to_git(&backups)?;
        let written = self.changes.iter().filter(|change| !change.is_current());
        Ok(Report {
            programs: self.project.programs,
            written: written.map(|change| change.file.path).collect(),
            notes: self.notes,
            needs_lock: self.entries.iter().any(needs_lock),
        })
    }

    /// Adds the files and Cargo.lock to git's index without their content, and adds notes about files that the flake still lacks.
    fn add_to_git(&mut self, backups: &[String]) -> Result<(), Error> {
        let root = &self.project.root;
        let has_lock = root.join(LOCK).exists();
        if !has_lock {
            self.notes.push(format!("{LOCK} is missing, and builds need it; run `cargo generate-lockfile`"));
        }
        let Some(git) = Repository::of(root) else { return Ok(()) };
        let files: Vec<&str> =
            self.changes.iter().map(|change| change.file.path).chain(has_lock.then_some(LOCK)).collect();
        self.notes.extend(git.track(&files)?);
        let untracked: Vec<String> = git.untracked()?.into_iter().filter(|file| !backups.contains(file)).collect();
        if let Some(first) = untracked.first() {
            let more = match untracked.len() - 1 {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            self.notes
                .push(format!("git does not track {first}{more}: a flake contains only tracked files; run `git add`"));
        }
        if !git.prefix()?.is_empty() {
            self.notes.push("the flake is in a subfolder of the repository, which needs Nix 2.14 or newer".to_owned());
        }
        Ok(())
    }
}

/// Whether the entry has Debian packages that targets.lock.json must pin.
fn needs_lock(entry: &Entry) -> bool {
    entry.target.system.has_floor() && !entry.packages.is_empty() || !entry.tools.is_empty()
}
