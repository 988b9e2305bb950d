//! Errors of running cargo.

/// The reason why cargo's description of a project is not available.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cargo is not on PATH")]
    Missing,
    #[error("failed to start cargo: {0}")]
    Start(std::io::Error),
    #[error("`cargo {command}` failed with {status}:\n{tail}")]
    Failed { command: String, status: String, tail: String },
    #[error("`cargo metadata` printed unexpected JSON: {0}")]
    Json(serde_json::Error),
}

impl Error {
    /// Whether cargo may succeed with a network.
    pub(crate) fn is_offline(&self) -> bool {
        matches!(self, Self::Failed { tail, .. } if !tail.contains("--locked"))
    }

    /// The next step, if one is known.
    pub(crate) fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Missing => "install it with rustup (rustup.rs) or from your distribution",
            Self::Failed { tail, .. } if tail.contains("could not find `Cargo.toml`") => {
                "change to the folder of a Cargo project, or create one with `cargo new`"
            }
            Self::Failed { tail, .. } if tail.contains("--locked") && tail.contains("update") => {
                "update Cargo.lock with `cargo update --workspace`, and commit it"
            }
            Self::Failed { tail, .. } if tail.contains("--locked") => {
                "create Cargo.lock with `cargo generate-lockfile`, and commit it"
            }
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_or_stale_cargo_lock_has_a_hint() {
        // The message of cargo 1.95.
        let tail = "error: cannot create the lock file /p/Cargo.lock because --locked was passed to prevent this";
        let (command, status) = ("metadata".to_owned(), "exit code 101".to_owned());
        let error = Error::Failed { command, status, tail: tail.to_owned() };
        assert!(error.hint().unwrap().contains("cargo generate-lockfile"));
        // Of cargo 1.95 and of cargo 1.85.
        for tail in [
            "error: cannot update the lock file /p/Cargo.lock because --locked was passed to prevent this",
            "error: the lock file /p/Cargo.lock needs to be updated but --locked was passed to prevent this",
        ] {
            let (command, status) = ("metadata".to_owned(), "exit code 101".to_owned());
            let error = Error::Failed { command, status, tail: tail.to_owned() };
            assert!(error.hint().unwrap().contains("cargo update --workspace"));
        }
    }
}
