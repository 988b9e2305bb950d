//! Fills the Nix store with what targets need from outside, out of what this machine is set up with.
//!
//! 1. [`Flake::needed`] asks a flake what its targets need;
//! 2. [`plan`] leaves out what the store has;
//! 3. [`debs`] come from the machine's mirrors, [`crates`] by its cargo. Each file is checked against its
//!    pin and then added as what it is in a build: a fixed output, which Nix never downloads again.

pub(crate) mod crates;
pub(crate) mod debs;
mod error;
pub(crate) mod eval_cache;
pub(crate) mod flake;
pub(crate) mod mirrors;
pub(crate) mod plan;
pub(crate) mod source;

pub(crate) use error::Error;
pub(crate) use flake::{About, Flake, Runners};
pub(crate) use mirrors::Mirrors;

/// Adding gave the path that the flake named; otherwise the build would not find it.
fn expect_path(name: &str, expected: &str, got: String) -> Result<(), Error> {
    if got == expected {
        return Ok(());
    }
    Err(Error::OtherPath { name: name.to_owned(), expected: expected.to_owned(), got })
}
