//! Fills the Nix store with what targets need from outside, out of what this machine is set up with.
//!
//! 1. [`Flake::needed`] asks a flake what its targets need;
//! 2. [`plan`] leaves out what the store has;
//! 3. [`debs`] come from the machine's mirrors, [`crates`] by its cargo. Each file is checked against its
//!    pin and then added as what it is in a build: a fixed output, which Nix never downloads again.

pub mod crates;
pub mod debs;
mod error;
pub mod flake;
pub mod kept;
mod mirrors;
pub mod plan;
pub mod source;

pub use error::Error;
pub use flake::{About, Flake, Runners};
pub use mirrors::Mirrors;

/// Adding gave the path that the flake named; otherwise the build would not find it.
fn expect_path(name: &str, expected: &str, got: String) -> Result<(), Error> {
    if got == expected {
        return Ok(());
    }
    Err(Error::OtherPath { name: name.to_owned(), expected: expected.to_owned(), got })
}
