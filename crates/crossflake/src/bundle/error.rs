use std::path::PathBuf;

use super::manifest::VERSION;
use crate::nix;

/// Why a bundle was not written, or not taken.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Nix(#[from] nix::Error),
    #[error("a bundle cannot carry what Cargo.lock takes from git repositories: {}", checkouts.join(", "))]
    Git { checkouts: Vec<String> },
    #[error("the target {target} comes through the supply nixpkgs, which a bundle cannot carry")]
    Supply { target: String },
    #[error(
        "{name}: wrong bytes in the Nix store\n  expected sha256 {expected}\n       got sha256 {got}\n  in {path}"
    )]
    WrongInStore { name: String, expected: String, got: String, path: String },

    #[error("{} is no bundle: {why}", file.display())]
    NotABundle { file: PathBuf, why: String },
    #[error("{} is a bundle of version {version}; this crossflake reads {VERSION}", file.display())]
    Newer { file: PathBuf, version: u32 },
    #[error("the list in {} cannot be used: {why}", file.display())]
    Manifest { file: PathBuf, why: String },
    #[error("{} ends before the end of its member {member}", file.display())]
    Truncated { file: PathBuf, member: String },
    #[error("{} has {found} where its list has {}", file.display(), expected.as_deref().unwrap_or("nothing more"))]
    Stray { file: PathBuf, found: String, expected: Option<String> },
    #[error(
        "{member}: other bytes than the list of {} says\n  expected sha256 {expected}\n       got sha256 {got}",
        file.display()
    )]
    Tampered { file: PathBuf, member: String, expected: String, got: String },
    /// The bytes are those of the list and the path is not: the list itself says what is not so.
    #[error("{name} became {got} in the Nix store; the bundle says {expected}")]
    OtherPath { name: String, expected: String, got: String },
    #[error("the toolchain in the bundle is signed by no key that this machine trusts:\n{0}")]
    Unsigned(nix::Error),
}

impl Error {
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Nix(error) => return error.hint(),
            Self::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => "the disk is full",
            Self::Git { .. } => {
                "Nix has git fetch them while it evaluates. Put them into the project, as path dependencies or by \
                 [patch] in Cargo.toml, or let the other machine reach a copy of the repositories"
            }
            Self::Supply { .. } => {
                "name the targets that come through the supply debian; for the others there are `nix flake archive --to` \
                 and `nix copy --to`"
            }
            Self::WrongInStore { path, .. } => {
                return Some(format!(
                    "the store is damaged: `nix-store --delete {path}` and fetch again, and look at the disk"
                ));
            }
            Self::NotABundle { .. } => "bundles are written by `crossflake bundle --output FILE`",
            Self::Newer { .. } => "take the crossflake that wrote it, or a newer one",
            Self::Manifest { .. } | Self::Truncated { .. } | Self::Stray { .. } | Self::Tampered { .. } => {
                "nothing was added to the Nix store; copy the bundle again, or write it again where it came from"
            }
            Self::OtherPath { .. } => {
                "no build takes it for another: write the bundle again on a machine whose store is /nix/store"
            }
            Self::Unsigned(_) => {
                "its sources were added. If you trust whoever made the bundle, --no-check-sigs takes the toolchain \
                 as it is; otherwise have it signed (`crossflake bundle --secret-key`), or leave it out"
            }
            Self::Io(_) => return None,
        };
        Some(hint.to_owned())
    }
}
