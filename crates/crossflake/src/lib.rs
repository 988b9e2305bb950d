//! crossflake: one manifest of targets becomes flake outputs that cross-compile a Rust project.
//!
//! The way from manifest to binary, a module a step:
//!
//! 1. [`manifest`] reads `targets.json`, what a person wants;
//! 2. [`target`] knows triples, and [`generate`] resolves the manifest against it into `nix/targets.nix`;
//! 3. `debian` resolves packages into [`pins`], files named by version, size and hash;
//! 4. [`fetch`] puts the files that a target needs into the Nix store, and [`mod@build`] has Nix build it;
//! 5. [`binary`] says what a built file is and what is wrong with it.
//!
//! Before all that, [`init`] makes a Cargo project one of these, [`advise`] says what its dependencies allow, and
//! [`plan`] what a build will take.
//! Beside it, [`doctor`] explains what went wrong on the way or on this machine, [`supported`] lists the targets
//! there are, and [`matrix`] has those of a manifest for CI.
//!
//! Without the feature `cli` only what builds run is there: [`target`], [`binary`] and [`sbom`].

pub mod advise;
pub mod base;
pub mod build;
pub mod bundle;
pub mod cache;
pub mod cargo;
pub mod cli;
pub mod commands;
pub mod doctor;
pub mod error;
pub mod fetch;
pub mod generate;
pub mod git;
pub mod init;
pub mod list;
pub mod lockfile;
pub mod manifest;
pub mod matrix;
pub mod nix;
pub mod plan;
pub mod style;
pub mod supported;
pub mod table;
pub mod talk;
