//! Puts the sources of targets, the files that they need from outside, into the Nix store.
//!
//! 1. [`Flake::sources`] has Nix evaluate which sources the targets of a flake need;
//! 2. [`source_set`] selects those that the store does not have;
//! 3. [`Fetcher`] downloads [`debs`] from this machine's mirrors and has cargo fetch [`crates`]. It checks each file against
//!    its pin, and adds it to the store under the path that builds use: a fixed output, which Nix never downloads again.

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

pub(crate) use error::Error;
pub(crate) use fetcher::Fetcher;
pub(crate) use flake::{About, Flake, Runners};
pub(crate) use mirrors::{MirrorOptions, Mirrors};
