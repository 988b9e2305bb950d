use std::path::PathBuf;

use crate::{base, nix};
use crossflake_debian::deb;
use crossflake_io::download;

/// Why not all that was needed is in the Nix store now.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Nix(#[from] nix::Error),
    #[error(transparent)]
    Base(#[from] base::Error),
    #[error(transparent)]
    Download(#[from] download::Error),
    /// Mirrors have dropped what is pinned. All such packages are named at once.
    #[error("{} on no mirror any more:{}", are(details.len()), list(details))]
    Gone { details: Vec<download::Error> },
    #[error("no cache folder: neither XDG_CACHE_HOME nor HOME is an absolute path")]
    NoCache,
    #[error("{flake} has no target {}: it has {}", quoted(unknown), quoted(known))]
    UnknownTargets { flake: String, unknown: Vec<String>, known: Vec<String> },
    #[error("{name}: {why}")]
    Unavailable { name: String, why: String },
    #[error("the flake's record of {name:?} cannot be used: {flaw}")]
    Record { name: String, flaw: &'static str },
    #[error("the package {name}: {error}")]
    Deb { name: String, error: deb::Error },
    /// The bytes are right and the path is not: the flake computed it otherwise than Nix does.
    #[error("{name} became {got} in the Nix store; the flake expects {expected}")]
    OtherPath { name: String, expected: String, got: String },
    #[error("cargo is not on PATH, and {} not in its cache yet: {}", crates(names.len()), names.join(", "))]
    NoCargo { names: Vec<String> },
    #[error("there is no Cargo.toml in {}, where the flake says its Cargo.lock is", folder.display())]
    NoManifest { folder: PathBuf },
    #[error("failed to start cargo: {0}")]
    CargoStart(std::io::Error),
    #[error("`cargo fetch --locked` for {manifest} failed with {status}{}{tail}", if tail.is_empty() { "" } else { ":\n" })]
    CargoFetch { manifest: String, status: String, tail: String },
    #[error("{name} is not in cargo's cache below {}, though `cargo fetch` went well", cache.display())]
    CrateAbsent { name: String, cache: PathBuf },
    #[error(
        "{name}: wrong bytes in cargo's cache\n  expected sha256 {expected}\n       got sha256 {got}\n  in {}",
        path.display()
    )]
    WrongCrate { name: String, expected: String, got: String, path: PathBuf },
    #[error("no cargo home: neither CARGO_HOME nor HOME is set")]
    NoCargoHome,
}

impl Error {
    /// One error of all packages that are gone.
    pub fn gone(mut details: Vec<download::Error>) -> Self {
        details.sort_by_key(ToString::to_string);
        Self::Gone { details }
    }

    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => "the disk is full",
            Self::Nix(error) => return error.hint(),
            Self::Base(error) => return error.hint(),
            Self::Download(error) => return error.hint(),
            Self::Gone { .. } => {
                "a mirror keeps only today's versions, and the snapshot archive did not have them or was not \
                 reached; `crossflake lock --toolchain` pins today's versions for this project"
            }
            Self::Record { .. } | Self::OtherPath { .. } => {
                "is the flake's crossflake as new as this program?"
            }
            Self::NoCargo { .. } => {
                "crates are fetched by cargo with your own configuration: install it, from your distribution or rustup.rs"
            }
            Self::CargoFetch { .. } => "fetching must work with cargo alone before it can work here",
            Self::CrateAbsent { .. } => {
                "a source replacement that reads from a folder leaves nothing in the cache; Nix can download \
                 the crate by itself"
            }
            Self::WrongCrate { path, .. } => {
                return Some(format!(
                    "delete {} and fetch again; if the same comes back, the registry's file is not the one in Cargo.lock",
                    path.display()
                ));
            }
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

fn are(count: usize) -> String {
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
