use std::path::PathBuf;

/// Why targets were not built.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `fs_err` puts the path into the message.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Binary(#[from] crossflake_verify::Error),
    #[error(transparent)]
    Fetch(#[from] crate::fetch::Error),
    #[error(transparent)]
    Nix(#[from] crate::nix::Error),
    /// The flake promised an output for each of its targets.
    #[error("the flake has no {what} for target {target:?}")]
    NoOutput { what: &'static str, target: String },
    #[error(
        "target {target:?} comes through the supply nixpkgs, which says nothing of what is in its programs"
    )]
    NoSbom { target: String },
    #[error("{} has no programs", .0.display())]
    NoPrograms(PathBuf),
    #[error("there is no program {wanted:?}; there is {}", .have.join(", "))]
    NoProgram { wanted: String, have: Vec<String> },
    #[error("there are several programs: {}", .0.join(", "))]
    Several(Vec<String>),
}

impl Error {
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Io(_) => None,
            Self::Binary(error) => error.hint(),
            Self::Fetch(error) => error.hint(),
            Self::Nix(error) => error.hint(),
            Self::NoOutput { .. } => Some("is the flake's crossflake as new as this program?".to_owned()),
            Self::NoProgram { .. } => None,
            Self::NoSbom { .. } => {
                Some("the supply debian does: `\"supply\": \"debian\"` in targets.json".to_owned())
            }
            Self::Several(_) => Some("choose one with --bin".to_owned()),
            Self::NoPrograms(_) => Some("is it a library? crossflake packages binaries".to_owned()),
        }
    }
}
