//! The reason why a download failed.

use std::fmt;
use std::path::PathBuf;

/// A failed request.
#[derive(Debug, PartialEq, Eq)]
pub struct Tried {
    /// Without credentials.
    pub url: String,
    /// The reason of the failure.
    pub outcome: String,
}

/// The reason why a file could not be downloaded.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{name}: wrong bytes from {url}\n  expected sha256 {expected}\n       got sha256 {got}")]
    WrongBytes { name: String, url: String, expected: String, got: String },
    #[error("{name}: wrong size from {url}: expected {expected} bytes, got {got}")]
    WrongSize { name: String, url: String, expected: u64, got: String },
    /// At least one server does not have the file, and the others failed.
    #[error("{name} is gone{}", list(tried))]
    Gone { name: String, tried: Vec<Tried> },
    #[error("{name} could not be downloaded{}", list(tried))]
    Unreachable { name: String, tried: Vec<Tried> },
    #[error("failed to download {0}")]
    Failed(Tried),
    #[error("failed to write {}: {source}", path.display())]
    Write { path: PathBuf, source: std::io::Error },
}

impl Error {
    /// The next step for the user, if there is one.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::WrongBytes { .. } | Self::WrongSize { .. } => {
                "crossflake discarded the file; try another mirror with --mirror, and tell this mirror's maintainers"
            }
            Self::Gone { .. } => "`crossflake lock --toolchain` pins today's versions for this project",
            Self::Failed(_) => "check the network and the mirror, or name another: --mirror URL",
            Self::Unreachable { .. } => {
                "name a mirror that this machine reaches with --mirror, or set a proxy in http_proxy and https_proxy"
            }
            Self::Write { source, .. } if source.kind() == std::io::ErrorKind::StorageFull => {
                "the disk is full; crossflake keeps downloads below XDG_CACHE_HOME until they are in the Nix store"
            }
            Self::Write { .. } => return None,
        };
        Some(hint.to_owned())
    }
}

fn list(tried: &[Tried]) -> String {
    if tried.is_empty() {
        return ": no known mirror has it".to_owned();
    }
    tried.iter().map(|tried| format!("\n  {tried}")).collect()
}

impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.url, self.outcome)
    }
}
