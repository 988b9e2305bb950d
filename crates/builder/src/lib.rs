//! The subcommands of `crossflake-builder`, which Nix runs inside derivations: one module for each.
//!
//! The command `crossflake` uses parts of them, too: it reads SBOMs and the output of `cargo tree`.

pub mod artifacts;
pub mod cargo;
pub mod cargo_tree;
pub mod checkout;
pub mod configure;
pub mod sbom;
