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

pub mod binary;
pub mod paragraph;
pub mod sbom;
pub mod target;

#[cfg(feature = "cli")]
pub mod advise;
#[cfg(feature = "cli")]
pub mod base;
#[cfg(feature = "cli")]
pub mod build;
#[cfg(feature = "cli")]
pub mod bundle;
#[cfg(feature = "cli")]
pub mod cache;
#[cfg(feature = "cli")]
pub mod cargo;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod commands;
#[cfg(feature = "cli")]
pub mod debian;
#[cfg(feature = "cli")]
pub mod doctor;
#[cfg(feature = "cli")]
pub mod download;
#[cfg(feature = "cli")]
pub mod error;
#[cfg(feature = "cli")]
pub mod fetch;
#[cfg(feature = "cli")]
pub mod file;
#[cfg(feature = "cli")]
pub mod generate;
#[cfg(feature = "cli")]
pub mod git;
#[cfg(feature = "cli")]
pub mod hash;
#[cfg(feature = "cli")]
pub mod init;
#[cfg(feature = "cli")]
pub mod list;
#[cfg(feature = "cli")]
pub mod lockfile;
#[cfg(feature = "cli")]
pub mod manifest;
#[cfg(feature = "cli")]
pub mod matrix;
#[cfg(feature = "cli")]
pub mod nix;
#[cfg(feature = "cli")]
pub mod pins;
#[cfg(feature = "cli")]
pub mod plan;
#[cfg(feature = "cli")]
pub mod process;
#[cfg(feature = "cli")]
pub mod progress;
#[cfg(feature = "cli")]
pub mod sets;
#[cfg(feature = "cli")]
pub mod style;
#[cfg(feature = "cli")]
pub mod supported;
#[cfg(feature = "cli")]
pub mod table;
#[cfg(feature = "cli")]
pub mod talk;
#[cfg(feature = "cli")]
pub mod xz;
