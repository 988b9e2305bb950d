//! Puts the sources of targets into the Nix store. A source is a file or folder from outside: a Debian package or a crate.
//!
//! 1. [`Flake::sources`] has Nix evaluate the sources that the targets of a flake need;
//! 2. [`source_set`] selects the sources that the store does not have;
//! 3. [`Fetcher`] downloads [`debs`] from this machine's mirrors and has cargo fetch [`crates`]. It checks each file against
//!    its pin, and adds it to the store under its fixed-output path. Nix does not download a path that the store has.

pub(crate) mod crates;
pub(crate) mod debs;
mod error;
pub(crate) mod eval_cache;
mod expect_path;
mod fetcher;
pub(crate) mod flake;
pub(crate) mod mirrors;
pub(crate) mod report;
pub(crate) mod source;
pub(crate) mod source_set;
mod submodules;

pub(crate) use error::Error;
pub(crate) use fetcher::Fetcher;
pub(crate) use flake::{About, Flake, Runners};
pub(crate) use mirrors::{MirrorOptions, Mirrors};
