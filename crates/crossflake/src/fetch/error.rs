use std::path::PathBuf;

use crate::{base, cache, nix};
use crossflake_debian::{deb, sources};
use crossflake_io::download;

/// The reason why the Nix store does not have all sources.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Nix(#[from] nix::Error),
    #[error(transparent)]
    Base(#[from] base::Error),
    #[error(transparent)]
    Cache(#[from] cache::NoFolder),
    #[error(transparent)]
    Download(#[from] download::Error),
    #[error(transparent)]
    Mirrors(#[from] sources::Error),
    /// Mirrors have removed pinned packages. The error names all of them at once.
    #[error("{} no longer on any mirror:{}", packages(details.len()), list(details))]
    Gone { details: Vec<download::Error> },
    #[error("{flake} has no target {}: it has {}", quoted(unknown), quoted(known))]
    UnknownTargets { flake: String, unknown: Vec<String>, known: Vec<String> },
    /// A target of the manifest that this kind of build machine cannot build.
    #[error("{name}: {why}")]
    Unavailable { name: String, why: String },
    #[error("the flake's record of {name:?} cannot be used: {flaw}")]
    Record { name: String, flaw: &'static str },
    #[error("the package {name}: {error}")]
    Deb { name: String, error: deb::Error },
    /// The bytes are right, but the flake computed another path from them than Nix does.
    #[error("{name} became {actual} in the Nix store; the flake expects {expected}")]
    OtherPath { name: String, expected: String, actual: String },
    #[error("cargo is not on PATH, and {} not in its cache yet: {}", crates(names.len()), names.join(", "))]
    NoCargo { names: Vec<String> },
    #[error("there is no Cargo.toml in {}, where the flake expects the folder of its Cargo.lock", folder.display())]
    NoManifest { folder: PathBuf },
    #[error("failed to start cargo: {0}")]
    CargoStart(std::io::Error),
    #[error("`cargo fetch --locked` for {manifest} failed with {status}{}{tail}", if tail.is_empty() { "" } else { ":\n" })]
    CargoFetch { manifest: String, status: String, tail: String },
    #[error("{name} is not in cargo's cache below {}, although `cargo fetch` succeeded", cache.display())]
    CrateAbsent { name: String, cache: PathBuf },
    #[error(
        "{name}: wrong bytes in cargo's cache\n  expected sha256 {expected}\n       got sha256 {actual}\n  in {}",
        path.display()
    )]
    WrongCrate { name: String, expected: String, actual: String, path: PathBuf },
    #[error("no cargo home: neither CARGO_HOME nor HOME is set")]
    NoCargoHome,
}

impl Error {
    /// One error for all packages that mirrors have removed.
    pub fn gone(mut details: Vec<download::Error>) -> Self {
        details.sort_by_key(ToString::to_string);
        Self::Gone { details }
    }

    /// The next step for the user, if the message does not name it already.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => "the disk is full",
            Self::Nix(error) => return error.hint(),
            Self::Base(error) => return error.hint(),
            Self::Download(error) => return error.hint(),
            Self::Mirrors(error) => return error.hint(),
            Self::Gone { .. } => {
                "a mirror has only today's versions, and the snapshot archive did not have them or did not answer; \
                 `crossflake lock --toolchain` pins today's versions for this project"
            }
            Self::Record { .. } | Self::OtherPath { .. } => nix::OTHER_VERSION,
            Self::NoCargo { .. } => {
                "cargo fetches crates with your own configuration: install it, from your distribution or rustup.rs"
            }
            Self::CargoFetch { .. } => "run the command by itself: it must succeed before crossflake can fetch",
            Self::CrateAbsent { .. } => {
                "a source replacement that reads from a folder leaves no file in the cache; build with `nix build`, \
                 which downloads the crate by itself"
            }
            Self::WrongCrate { path, .. } => {
                return Some(format!(
                    "delete {} and fetch again; if the hash is still wrong, the registry's file is not the one in Cargo.lock",
                    path.display()
                ));
            }
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

fn packages(count: usize) -> String {
    if count == 1 { "1 pinned package is".to_owned() } else { format!("{count} pinned packages are") }
}

fn crates(count: usize) -> String {
    if count == 1 { "1 crate is".to_owned() } else { format!("{count} crates are") }
}

fn list(details: &[download::Error]) -> String {
    details.iter().map(|detail| format!("\n{detail}")).collect()
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
}
