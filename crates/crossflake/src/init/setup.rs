//! The steps of `crossflake init`: read the project, compare the files with it, write them, and add them to git.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use super::files::Contents;
use super::report::Report;
use super::tree::Tree;
use super::whole_folder::{self, BuildTime};
use super::write::{self, Change};
use super::{Ci, Error, Options, Project, above, exclude, files, targets};
use crate::cargo::{self, Metadata};
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
    /// Whether cargo has written Cargo.lock.
    locked: bool,
    /// The path of the CI workflow.
    workflow: Option<&'static str>,
}

impl Setup {
    /// Reads the project in `folder` and makes its files, without writing them. `requested` are the targets; if empty, the
    /// usual ones. With `lock`, has cargo write a missing Cargo.lock. `progress` gets a line before a download.
    ///
    /// # Errors
    /// If cargo cannot read the project, the project has no programs, or a present file cannot be read.
    pub(crate) fn new(
        folder: &Path,
        requested: &[&'static Target],
        options: &Options<'_>,
        lock: bool,
        progress: impl Fn(&str),
    ) -> Result<Self, Error> {
        let metadata = cargo::workspace(folder)?;
        let project = Project::of(&metadata)?;
        let mut notes = Vec::new();
        if folder.canonicalize()? != project.root.canonicalize()? {
            notes.push(format!(
                "this folder belongs to the workspace in {}: its files are there, and commands run there",
                project.root.display()
            ));
        }
        let locked = if lock { write_lock(&project.root, &mut notes) } else { false };
        let (entries, about_targets) = targets::entries(&project, requested, options.supply, progress);
        notes.extend(about_targets);
        let tree = Tree::of(&project.root)?;
        let above = above::find(&tree, &metadata)?;
        let build_time = BuildTime::of(&metadata);
        let proposal = exclude::propose(&tree, &above.trees, &build_time, &options.extra_files());
        notes.extend(proposal.notes.into_iter().chain(above.notes));
        if !options.revision && asks_git(&metadata, &tree, &build_time) {
            notes.push(
                "the build asks git for the commit, and git answers as outside of a repository; with --revision it \
                 knows the commit, and each commit rebuilds the program"
                    .to_owned(),
            );
        }
        let gitignore = match fs_err::read_to_string(project.root.join(".gitignore")) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            result => result?,
        };
        let contents = Contents { exclude: proposal.exclude, above: above.paths, gitignore };
        let files = files::files(&project, &entries, options, &contents)?;
        let changes = files.into_iter().map(|file| Change::of(&project.root, file)).collect::<Result<_, _>>()?;
        Ok(Self { project, entries, changes, notes, locked, workflow: options.ci.map(Ci::path) })
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
        let untracked = self.add_to_git(&backups)?;
        let written = self.changes.iter().filter(|change| !change.is_current()).map(|change| change.file.path);
        Ok(Report {
            written: self.locked.then_some(LOCK).into_iter().chain(written).collect(),
            programs: self.project.programs,
            are_libraries: self.project.are_libraries,
            notes: self.notes,
            untracked,
            needs_lock: self.entries.iter().any(needs_lock),
        })
    }

    /// Adds the files and Cargo.lock to git's index without their content, and adds notes about files that the flake still lacks.
    /// Returns whether git does not track all files of the project.
    fn add_to_git(&mut self, backups: &[String]) -> Result<bool, Error> {
        let root = &self.project.root;
        let Some(git) = Repository::of(root) else { return Ok(false) };
        let lock = root.join(LOCK).exists().then_some(LOCK);
        let files: Vec<&str> = self.changes.iter().map(|change| change.file.path).chain(lock).collect();
        self.notes.extend(git.track(&files)?);
        if self.workflow.is_some_and(|path| files.contains(&path)) && !git.prefix()?.is_empty() {
            self.notes.push(
                "CI services read workflows only in the repository's root: move the file there, and run its commands in this \
                 folder"
                    .to_owned(),
            );
        }
        let untracked: Vec<String> = git.untracked()?.into_iter().filter(|file| !backups.contains(file)).collect();
        if let Some(first) = untracked.first() {
            let more = match untracked.len() - 1 {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            self.notes
                .push(format!("git does not track {first}{more}: a flake contains only tracked files; run `git add`"));
        }
        Ok(!untracked.is_empty())
    }
}

/// Has cargo write a missing Cargo.lock, and adds a note if it cannot. Returns whether it has written the file.
fn write_lock(root: &Path, notes: &mut Vec<String>) -> bool {
    if root.join(LOCK).exists() {
        return false;
    }
    let result = cargo::generate_lockfile(root);
    if let Err(error) = &result {
        notes.push(format!("{LOCK} is missing, and builds need it; run `cargo generate-lockfile`. Now {error}"));
    }
    result.is_ok()
}

/// Whether code that runs during the build asks git for the commit, itself or by a crate for this purpose.
fn asks_git(metadata: &Metadata, tree: &Tree, build_time: &BuildTime) -> bool {
    const CRATES: &[&str] = &["build-data", "built", "git-testament", "git-version", "shadow-rs"];
    let is_known = |name: &str| CRATES.contains(&name) || name.starts_with("vergen");
    let mut dependencies = metadata.members().flat_map(|package| &package.dependencies);
    let runs_git = |file: &PathBuf| {
        build_time.contains(file) && tree.content(file).is_some_and(|text| whole_folder::runs_git(&text))
    };
    dependencies.any(|dependency| is_known(&dependency.name)) || tree.files.iter().any(runs_git)
}

/// Whether the entry has Debian packages that targets.lock.json must pin.
fn needs_lock(entry: &Entry) -> bool {
    entry.target.system.has_floor() && !entry.packages.is_empty() || !entry.tools.is_empty()
}
