//! The manifest, `targets.json`: text in, a checked [`Manifest`] or a list of all mistakes out.
//!
//! Each step reports all the mistakes that it finds:
//!
//! 1. [`json`]: from text to values, and the paths of duplicate keys;
//! 2. [`raw`]: from values to known keys with values of the right type;
//! 3. [`check`]: from raw settings to [`TargetConfig`]s, with top settings and defaults merged and values checked.
//!
//! [`schema()`] describes the same format as a JSON schema, and [`write()`] writes a new manifest.

mod check;
mod config;
mod entry;
mod error;
mod format;
mod json;
mod keys;
mod path;
mod problem;
mod raw;
mod schema;

use std::io;
use std::path::Path;

pub use config::Manifest;
pub(crate) use config::TargetConfig;
pub(crate) use entry::{Entry, TopSettings, write};
pub(crate) use error::Error;
pub(crate) use format::{FILE, VERSION};
pub(crate) use problem::nearest;
pub(crate) use raw::{SourceFile, Supply};
pub use schema::schema;

use problem::Problem;
use raw::RawManifest;

impl Manifest {
    /// Reads the manifest at `path`.
    ///
    /// # Errors
    /// Any [`Error`].
    pub fn read(path: &Path) -> Result<Self, Error> {
        match fs_err::read_to_string(path) {
            Ok(text) => Self::parse(path, &text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Error::Missing { path: path.to_owned() }),
            Err(error) => Err(Error::Unreadable(error)),
        }
    }

    /// Parses and checks a manifest's text. `path` appears only in errors.
    ///
    /// # Errors
    /// [`Error::NotJson`], and [`Error::Invalid`] with all problems of the step that failed.
    pub fn parse(path: &Path, text: &str) -> Result<Self, Error> {
        let (document, duplicates) =
            json::parse(text).map_err(|source| Error::NotJson { path: path.to_owned(), source })?;
        let mut problems: Vec<_> = duplicates.into_iter().map(|path| Problem::DuplicateKey { path }).collect();
        let raw = RawManifest::read(document, &mut problems);
        raw.and_then(|raw| check::check(&raw, &mut problems))
            .ok_or_else(|| Error::Invalid { path: path.to_owned(), problems })
    }
}
