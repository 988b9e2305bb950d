/// Why cargo could not say what a project is.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cargo is not on PATH")]
    Missing,
    #[error("failed to start cargo: {0}")]
    Start(std::io::Error),
    #[error("`cargo {command}` failed with {status}:\n{tail}")]
    Failed { command: String, status: String, tail: String },
    #[error("`cargo metadata` printed something else than expected: {0}")]
    Answer(serde_json::Error),
}

impl Error {
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Missing => "install it, from your distribution or rustup.rs",
            Self::Failed { tail, .. } if tail.contains("could not find `Cargo.toml`") => {
                "go to the folder of a Cargo project; `cargo new` makes one"
            }
            Self::Failed { tail, .. } if tail.contains("--locked") => {
                "`cargo generate-lockfile` writes Cargo.lock; commit it"
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
    fn a_lock_that_is_missing_or_old_has_a_hint() {
        // As cargo 1.95 says it.
        let tail =
            "error: cannot create the lock file /p/Cargo.lock because --locked was passed to prevent this";
        let (command, status) = ("metadata".to_owned(), "exit code 101".to_owned());
        let error = Error::Failed { command, status, tail: tail.to_owned() };
        assert!(error.hint().unwrap().contains("cargo generate-lockfile"));
    }
}
