use super::version::{OLDEST, Version};

/// Why Nix could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file that Nix is given or gives could not be opened; `fs_err` puts the path into the message.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("{program} is not on PATH")]
    Missing { program: &'static str },
    #[error("failed to start {program}: {source}")]
    Start { program: &'static str, source: std::io::Error },
    #[error("Nix says that its version is {0:?}, which names none")]
    Version(String),
    #[error("this is Nix {0}; {OLDEST} or newer is needed")]
    TooOld(Version),
    /// The program said no. `tail` is the end of what it wrote to stderr, empty if that was seen already.
    #[error("`{command}` failed with {status}{}{tail}", if tail.is_empty() { "" } else { ":\n" })]
    Failed { command: String, status: String, tail: String },
    #[error("`{command}` printed something else than expected: {source}")]
    Answer { command: String, source: serde_json::Error },
    #[error("`{command}` printed {got} lines for {expected} paths")]
    Lines { command: String, expected: usize, got: usize },
}

impl Error {
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Missing { .. } | Self::TooOld(_) => Some(
                "install Nix: `apt-get install nix-bin` on Debian and Ubuntu, otherwise see nixos.org/download"
                    .to_owned(),
            ),
            Self::Answer { .. } => Some("is the flake's crossflake as new as this program?".to_owned()),
            Self::Failed { tail, .. } => hint_for(tail).map(str::to_owned),
            Self::Io(_) | Self::Start { .. } | Self::Version(_) | Self::Lines { .. } => None,
        }
    }
}

/// What to do about a message of Nix's own.
fn hint_for(message: &str) -> Option<&'static str> {
    const KNOWN: &[(&str, &str)] = &[
        (
            "No space left on device",
            "the disk with the Nix store is full: `nix-collect-garbage` frees what nothing uses",
        ),
        (
            "does not provide attribute",
            "the flake has no outputs of crossflake: its outputs must be `crossflake.lib.mkFlake { ... }`",
        ),
        ("could not find a flake.nix", "name the flake with --flake, or go to its folder"),
        ("is not tracked by Git", "`git add` the file: a flake in a git repository sees only what git knows"),
    ];
    KNOWN.iter().find(|(part, _)| message.contains(part)).map(|(_, hint)| *hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_carries_the_command_its_exit_code_and_what_was_said() {
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
