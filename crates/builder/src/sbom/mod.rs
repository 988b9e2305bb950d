//! What is in a target's programs, as a CycloneDX document.
//!
//! 1. [`tree`] reads what `cargo tree` says is linked into them: cargo's own resolver, with the target's platform
//!    and features, knows what no list of locked crates does;
//! 2. [`about`] is what Nix knows: checksums of crates, Debian packages, the triple;
//! 3. [`document`] makes one text of both: the same bytes for the same programs, without clock or serial number.

pub mod about;
mod component;
pub mod document;
mod licence;
mod purl;
pub mod tree;

pub use about::{About, Program};
pub use document::{document, licences};
pub use tree::Tree;
