//! The result of preparing a checkout.

use std::fmt;
use std::path::PathBuf;

/// The text in a manifest that stands for the prepared folder, until a build copies it to its final place.
pub(super) const PLACEHOLDER: &str = "@crossflake-checkout@";

/// A prepared checkout. Paths are relative to the prepared folder. As text, each is a line, with `source` first.
#[derive(Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The directory source.
    pub source: PathBuf,
    /// The manifests that contain [`PLACEHOLDER`].
    pub manifests: Vec<PathBuf>,
}

impl fmt::Display for Prepared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.source.display())?;
        self.manifests.iter().try_for_each(|path| writeln!(formatter, "{}", path.display()))
    }
}
