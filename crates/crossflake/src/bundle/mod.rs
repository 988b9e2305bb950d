//! One file with everything that builds take, for machines without a network.
//!
//! A bundle is a tar archive of plain members: first `manifest.json`, then what it lists, in its order.
//!
//! | member | what it is |
//! |---|---|
//! | `sources/HASH-NAME` | a fixed output that is a file: a Debian package, a crate |
//! | `sources/HASH-NAME.nar` | one that is a folder, as Nix's own archive: busybox, crossflake's source |
//! | `cache/...` | a binary cache of Nix's, with toolchains that are built |
//!
//! Sources need no trust: their paths in the store follow from their content, so that a build never takes one
//! for another. Toolchains do need it, which Nix asks for in the form of signatures.
//!
//! [`manifest`] is what the list says, [`flake`] what a bundle must have, [`write`] makes one out of a store,
//! [`read`] checks one, and [`add()`] puts it into a store.

mod add;
mod error;
pub(crate) mod flake;
pub(crate) mod manifest;
pub(crate) mod read;
pub(crate) mod write;

pub(crate) use add::{Added, add};
pub(crate) use error::Error;
