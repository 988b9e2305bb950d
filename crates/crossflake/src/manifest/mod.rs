//! The manifest, `targets.json`: what a person wants.
//!
//! Reading it takes three steps, each of which reports all it finds at once:
//!
//! 1. [`json`]: text to values, equal keys noticed;
//! 2. [`written`]: values to the keys there are, each of its type;
//! 3. [`check`]: what is written to what it means, top settings and defaults filled in.
//!
//! A [`Manifest`] therefore holds only what makes sense: a triple that is known, a floor that a sysroot
//! meets, names that may be output names.

mod check;
mod entry;
mod json;
mod keys;
mod path;
mod problem;
mod raw;
mod schema;

use std::io;
use std::path::{Path, PathBuf};

pub(crate) use entry::{Entry, write};
pub(crate) use problem::{Problem, nearest};
pub(crate) use raw::Supply;
pub use schema::schema;

use crossflake_target::{BuildMachine, Glibc, Release, Target};
use raw::Written;

/// Where the manifest is unless another file is named.
pub(crate) const FILE: &str = "targets.json";

/// The version of the format that this crossflake reads.
pub(crate) const VERSION: u32 = 1;

/// All targets of a project, sorted by name.
#[derive(Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The build machines that the lock is for.
    pub machines: Vec<&'static BuildMachine>,
    pub targets: Vec<TargetConfig>,
}

/// One target, with every setting decided.
#[derive(Debug, PartialEq, Eq)]
pub struct TargetConfig {
    /// The name of its outputs.
    pub name: String,
    pub target: &'static Target,
    pub supply: Supply,
    /// `None` for a static target.
    pub floor: Option<Floor>,
    /// The cargo packages to build; empty means what cargo builds in the root folder.
    pub package: Vec<String>,
    /// The binaries to build; empty means all.
    pub bins: Vec<String>,
    pub features: Vec<String>,
    pub default_features: bool,
    pub profile: String,
    pub strip: bool,
    /// Libraries for the sysroot, by the supply's names.
    pub packages: Vec<String>,
    /// Programs for the build machine, by the supply's names.
    pub tools: Vec<String>,
    /// Relative paths without `.` and `..`, with `/` between and none at the end.
    pub exclude: Vec<String>,
    /// Further arguments of `cargo test`; `None` when no test is to run.
    pub tests: Option<Vec<String>>,
    /// The arguments each binary is started with; `None` when none is to be.
    pub run: Option<Vec<String>>,
}

/// What a gnu target may need of the machine it runs on.
#[derive(Debug, PartialEq, Eq)]
pub struct Floor {
    /// The glibc that is promised to suffice.
    pub glibc: Glibc,
    /// The release to link against: the newest that keeps the promise.
    pub release: &'static Release,
}

impl Manifest {
    /// Reads the manifest at `path`.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn read(path: &Path) -> Result<Self, Error> {
        match fs_err::read_to_string(path) {
            Ok(text) => Self::parse(path, &text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(Error::Missing { path: path.to_owned() })
            }
            Err(error) => Err(Error::Unreadable(error)),
        }
    }

    /// Reads a manifest's text. `path` is only named in errors.
    ///
    /// # Errors
    /// [`Error::NotJson`] and [`Error::Wrong`].
    pub fn parse(path: &Path, text: &str) -> Result<Self, Error> {
        let (document, twice) =
            json::parse(text).map_err(|source| Error::NotJson { path: path.to_owned(), source })?;
        let mut problems: Vec<_> = twice.into_iter().map(|path| Problem::DuplicateKey { path }).collect();
        let written = Written::read(document, &mut problems);
        written
            .and_then(|written| check::check(&written, &mut problems))
            .ok_or_else(|| Error::Wrong { path: path.to_owned(), problems })
    }
}

/// Why there is no manifest to work with.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{}: there is no such file", path.display())]
    Missing { path: PathBuf },
    /// `fs_err` puts the path into the message.
    #[error(transparent)]
    Unreadable(io::Error),
    /// `serde_json` puts line and column into the message.
    #[error("{}: not JSON: {source}", path.display())]
    NotJson { path: PathBuf, source: serde_json::Error },
    /// At least one problem.
    #[error("{}: {}", path.display(), listed(problems))]
    Wrong { path: PathBuf, problems: Vec<Problem> },
}

impl Error {
    /// What to do about it, where more can be said than the message does.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Missing { path } => Some(format!(
                "write {}, for instance\n\
                 {{ \"version\": {VERSION}, \"targets\": {{ \"aarch64-linux\": {{}} }} }}",
                path.display()
            )),
            Self::Unreadable(_) | Self::NotJson { .. } => None,
            Self::Wrong { problems, .. } => problems.iter().find_map(|problem| match problem {
                Problem::NewVersion { .. } => Some("update crossflake".to_owned()),
                Problem::UnknownKey { .. } | Problem::WrongType { .. } | Problem::MissingKey { .. } => {
                    Some("`crossflake schema` prints every key and what it takes".to_owned())
                }
                _ => None,
            }),
        }
    }
}

/// One problem on the file's own line, several a line each.
fn listed(problems: &[Problem]) -> String {
    match problems {
        [one] => one.to_string(),
        several => several
            .iter()
            .fold(format!("{} problems", several.len()), |text, problem| format!("{text}\n  {problem}")),
    }
}
