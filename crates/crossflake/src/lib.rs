//! The command `crossflake`: one manifest of targets becomes flake outputs that cross-compile a Rust project.
//!
//! From manifest to binary, a module for each step:
//!
//! 1. [`manifest`] reads `targets.json`;
//! 2. [`generate`] resolves it against [`crossflake_target`] and writes `nix/targets.nix`;
//! 3. [`lockfile`] lists the sets of packages that a project pins, and [`crossflake_debian`] resolves them;
//! 4. [`fetch`] puts the files that a target needs into the Nix store, and [`mod@build`] has Nix build it;
//! 5. [`crossflake_verify`] judges the result.
//!
//! [`init`] sets up a project, [`advise`] reads its dependencies, [`plan`] lists the downloads and steps of a build, and [`doctor`]
//! explains errors. Modules are private, so that the compiler reports unused code; tests use [`testing`].

mod advise;
mod base;
mod build;
mod bundle;
mod cache;
mod cargo;
mod cli;
mod commands;
mod doctor;
mod error;
mod failure;
mod fetch;
mod generate;
mod git;
mod init;
mod list;
mod lockfile;
mod manifest;
mod matrix;
mod nix;
mod plan;
mod style;
mod supported;
mod table;
mod ui;
mod unseen;

pub use cli::Cli;
pub use error::{Answer, EXIT_TROUBLE, Error};
pub use ui::error as print_error;

/// Functions that integration tests and fuzz targets call. Not a stable interface.
pub mod testing {
    pub use crate::advise::markdown::markdown as advise_markdown;
    pub use crate::advise::{graph::Graph, judge::judge};
    pub use crate::build::outputs::Output;
    pub use crate::build::run::{Run, run};
    pub use crate::bundle::manifest::{Manifest as BundleManifest, Member};
    pub use crate::cargo::{built::Built, metadata::Metadata};
    pub use crate::doctor::log::plain;
    pub use crate::doctor::recognise::{Found, recognise};
    pub use crate::doctor::{answer, catalogue, page};
    pub use crate::fetch::mirrors::Mirrors;
    pub use crate::fetch::source::{Deb, Source};
    pub use crate::generate::{generate, resolve::resolve};
    pub use crate::lockfile::required_sets;
    pub use crate::manifest::{Manifest, schema};
    pub use crate::nix::value::quoted as nix_string;
    pub use crate::nix::{configuration::Configuration, dry_run::DryRun, version::Version};
}
