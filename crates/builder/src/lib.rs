//! The subcommands of `crossflake-builder`, which Nix runs inside derivations: one module for each.
//!
//! The command `crossflake` uses parts of them, too: it reads SBOMs and the output of `cargo tree`.

pub mod cargo_tree;
pub mod sbom;
