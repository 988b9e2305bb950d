use super::evaluation::Failure;
use super::hints::hint_for;
use super::version::{OLDEST, Version};

/// The hint for a flake with unexpected outputs.
pub(crate) const OTHER_VERSION: &str =
    "the crossflake in flake.lock may be older or newer than this program: use the same version of both";

/// The reason why a Nix command failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file for Nix's input or output cannot be opened. `fs_err` adds the path to the message.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("{program} is not on PATH")]
    Missing { program: &'static str },
    #[error("failed to start {program}: {source}")]
    Start { program: &'static str, source: std::io::Error },
    #[error("cannot read the version in Nix's output {0:?}")]
    Version(String),
    #[error("this is Nix {0}; {OLDEST} or newer is needed")]
    TooOld(Version),
    /// The flake could not be evaluated.
    #[error("{0}")]
    Evaluation(Failure),
    /// Nix could not build a derivation. `tail` is the end of its stderr, empty if the user has seen it already.
    #[error("the build failed with {status}{}{tail}", if tail.is_empty() { "" } else { ":\n" })]
    Build { status: String, tail: String },
    /// The command exited with an error. `tail` is the end of its stderr.
    #[error("`{command}` failed with {status}:\n{tail}")]
    Failed { command: String, status: String, tail: String },
    #[error("unexpected output of `{command}`: {source}")]
    Output { command: String, source: serde_json::Error },
    #[error("`{command}` printed {actual} lines for {expected} paths")]
    Lines { command: String, expected: usize, actual: usize },
}

impl Error {
    /// The next step for the user, if the message does not name it already.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Missing { .. } | Self::TooOld(_) => Some(
                "install Nix: `apt-get install nix-bin` on Debian and Ubuntu, otherwise see nixos.org/download"
                    .to_owned(),
            ),
            Self::Output { .. } => Some(OTHER_VERSION.to_owned()),
            Self::Failed { tail, .. } => hint_for(tail).map(str::to_owned),
            Self::Evaluation(failure) => failure.hint().map(str::to_owned),
            Self::Build { tail, .. } => hint_for(tail).map(str::to_owned),
            Self::Io(_) | Self::Start { .. } | Self::Version(_) | Self::Lines { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_has_the_command_its_exit_code_and_its_stderr() {
        let error = Error::Failed {
            command: "nix-store --add-fixed".to_owned(),
            status: "exit code 1".to_owned(),
            tail: "error: writing to file: No space left on device".to_owned(),
        };
        assert_eq!(
            error.to_string(),
            "`nix-store --add-fixed` failed with exit code 1:\nerror: writing to file: No space left on device"
        );
        assert!(error.hint().unwrap().contains("disk"));
    }
}
