//! Bundles: one file with all sources of a flake's targets, for machines without a network.
//!
//! A bundle is a tar archive of regular files: first `manifest.json`, then the members that it lists, in its order.
//!
//! | member | content |
//! |---|---|
//! | `sources/HASH-NAME` | a fixed output that is a file: a Debian package, a crate |
//! | `sources/HASH-NAME.nar` | a fixed output that is a folder, as a Nix archive: busybox, crossflake's source |
//! | `cache/...` | a binary cache with built toolchains |
//!
//! Sources need no trust: Nix computes their store paths from their content, so that a build cannot use the wrong file.
//! Built toolchains need trust; Nix demands a signature by a trusted key.
//!
//! [`create()`] writes a bundle for a flake: [`flake`] evaluates its inputs, [`write`] writes the file. [`read`] checks a
//! bundle, [`add()`] adds it to a store, [`report`] lists its members, and [`manifest`] has the format of the list.

mod add;
mod create;
mod error;
mod flake;
pub(crate) mod manifest;
pub(crate) mod read;
pub(crate) mod report;
mod write;

pub(crate) use add::{Added, add};
pub(crate) use create::{Request, create};
pub(crate) use error::Error;
