//! The reason why a manifest cannot be used.

use std::io;
use std::path::{Path, PathBuf};

use super::format::VERSION;
use super::problem::Problem;

/// A manifest that is missing, unreadable, not JSON, or invalid.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{}: no such file", path.display())]
    Missing { path: PathBuf },
    /// `fs_err` puts the path into the message.
    #[error(transparent)]
    Unreadable(io::Error),
    /// `serde_json` puts line and column into the message.
    #[error("{}: invalid JSON: {source}", path.display())]
    NotJson { path: PathBuf, source: serde_json::Error },
    /// At least one problem.
    #[error("{}: {}", path.display(), list(problems))]
    Invalid { path: PathBuf, problems: Vec<Problem> },
}

impl Error {
    /// The next step, for errors whose message does not contain it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Missing { path } => Some(missing_hint(path)),
            Self::Unreadable(_) | Self::NotJson { .. } => None,
            Self::Invalid { problems, .. } => problems.iter().find_map(|problem| match problem {
                Problem::NewVersion { .. } => Some("update crossflake".to_owned()),
                Problem::UnknownKey { .. } | Problem::WrongType { .. } | Problem::MissingKey { .. } => {
                    Some("`crossflake schema` prints every key and its type".to_owned())
                }
                _ => None,
            }),
        }
    }
}

fn missing_hint(path: &Path) -> String {
    format!(
        "write {}, for example\n{{ \"version\": {VERSION}, \"targets\": {{ \"aarch64-linux\": {{}} }} }}",
        path.display()
    )
}

/// A single problem follows the file's name; several get a line each.
fn list(problems: &[Problem]) -> String {
    match problems {
        [one] => one.to_string(),
        several => {
            several.iter().fold(format!("{} problems", several.len()), |text, problem| format!("{text}\n  {problem}"))
        }
    }
}
