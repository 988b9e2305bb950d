use std::path::PathBuf;

use crossflake_target::TARGETS;

/// Why a project was not set up.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0:?} is no target; there are {names}", names = names())]
    NoTarget(String),
    #[error("no package of {} has a program: crossflake builds programs", .0.display())]
    NoPrograms(PathBuf),
    #[error("{0:?} is no address of a flake: it has spaces, or nothing in it")]
    BadUrl(String),
    #[error("{} {} already, with other content", list(.0), if .0.len() == 1 { "exists" } else { "exist" })]
    Exists(Vec<&'static str>),
}

impl Error {
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NoTarget(_) => return None,
            Self::NoPrograms(_) => "add src/main.rs or a [[bin]] to a package",
            Self::BadUrl(_) => {
                "write it as in a flake's inputs: github:OWNER/REPOSITORY, git+https://..., path:/..."
            }
            Self::Exists(_) => {
                "look at what would be written with --dry-run; --force writes over what is there, and keeps it as FILE.orig"
            }
        };
        Some(hint.to_owned())
    }
}

fn names() -> String {
    TARGETS.iter().map(|target| target.name).collect::<Vec<_>>().join(", ")
}

fn list(files: &[&str]) -> String {
    files.join(", ")
}
