use std::path::PathBuf;

use super::manifest::VERSION;
use crate::{cache, fetch, nix};

/// The reason why a bundle could not be written, or was refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Cache(#[from] cache::NoFolder),
    #[error(transparent)]
    Fetch(#[from] fetch::Error),
    #[error(transparent)]
    Nix(#[from] nix::Error),
    #[error("a bundle cannot have the git dependencies of Cargo.lock: {}", checkouts.join(", "))]
    Git { checkouts: Vec<String> },
    #[error("the target {target} uses the nixpkgs supply, which bundles do not support")]
    Supply { target: String },
    #[error(
        "{name}: wrong bytes in the Nix store\n  expected sha256 {expected}\n       got sha256 {actual}\n  in {path}"
    )]
    WrongInStore { name: String, expected: String, actual: String, path: String },

    #[error("{} is not a bundle: {reason}", file.display())]
    NotABundle { file: PathBuf, reason: String },
    #[error("{} is a bundle of version {version}; this crossflake reads {VERSION}", file.display())]
    Newer { file: PathBuf, version: u32 },
    #[error("the manifest of {} cannot be used: {reason}", file.display())]
    Manifest { file: PathBuf, reason: String },
    #[error("{} ends before the end of its member {member}", file.display())]
    Truncated { file: PathBuf, member: String },
    #[error("{} has {found} where its manifest has {}", file.display(), expected.as_deref().unwrap_or("no member"))]
    UnexpectedMember { file: PathBuf, found: String, expected: Option<String> },
    #[error(
        "{member}: not the bytes that the manifest of {} lists\n  expected sha256 {expected}\n       got sha256 {actual}",
        file.display()
    )]
    WrongBytes { file: PathBuf, member: String, expected: String, actual: String },
    /// The bytes have the listed hash but another store path than the listed one: the manifest contradicts itself.
    #[error("{name} became {actual} in the Nix store; the bundle's manifest has {expected}")]
    OtherPath { name: String, expected: String, actual: String },
    #[error("this machine trusts no key that signed the toolchain in the bundle:\n{0}")]
    Unsigned(nix::Error),
}

impl Error {
    /// The next step for the user, if the message does not name it already.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Fetch(error) => return error.hint(),
            Self::Nix(error) => return error.hint(),
            Self::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => "the disk is full",
            Self::Git { .. } => {
                "git fetches them while Nix evaluates. Copy them into the project, as path dependencies or with [patch] in \
                 Cargo.toml, or give the other machine access to a copy of the repositories"
            }
            Self::Supply { .. } => {
                "name the targets that use the debian supply; for the others use `nix flake archive --to` and `nix copy --to`"
            }
            Self::WrongInStore { path, .. } => {
                return Some(format!(
                    "the store is damaged: run `nix-store --delete {path}`, fetch again, and check the disk"
                ));
            }
            Self::NotABundle { .. } => "`crossflake bundle --output FILE` writes bundles",
            Self::Newer { .. } => "use the version of crossflake that wrote it, or a newer one",
            Self::Manifest { .. }
            | Self::Truncated { .. }
            | Self::UnexpectedMember { .. }
            | Self::WrongBytes { .. } => {
                "the Nix store is unchanged; copy the bundle again, or write it again on the first machine"
            }
            Self::OtherPath { .. } => {
                "builds do not use the wrong path: write the bundle again on a machine whose store is /nix/store"
            }
            Self::Unsigned(_) => {
                "the store has the bundle's sources now. If you trust the author of the bundle, --no-check-sigs adds the \
                 toolchain too; otherwise write the bundle with `crossflake bundle --secret-key`, or without --toolchain"
            }
            Self::Io(_) | Self::Cache(_) => return None,
        };
        Some(hint.to_owned())
    }
}
