//! What `crossflake-builder` does inside derivations, a module for each subcommand.

pub mod sbom;
