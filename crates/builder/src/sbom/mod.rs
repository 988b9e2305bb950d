//! Makes a software bill of materials (SBOM) of a target's programs, in CycloneDX's format.
//!
//! Input:
//! - [`Tree`]: the crates that are linked into the programs, from `cargo tree`. Cargo resolves them for the target's
//!   platform and features; Cargo.lock alone lists more crates than are linked.
//! - [`About`]: facts that Nix knows, such as checksums of crates and Debian packages.
//! - [`Program`]: names and hashes of the programs.
//!
//! [`document`] returns the SBOM as JSON. It has neither a timestamp nor a serial number: the same programs have the
//! same SBOM.

pub mod about;
mod component;
pub mod document;
mod files;
mod license;
mod purl;

pub use crate::cargo_tree::Tree;
pub use about::{About, Program};
pub use document::{document, licenses};
pub use files::{FileError, from_files};
