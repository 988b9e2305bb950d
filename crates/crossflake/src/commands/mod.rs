//! One file for each command: its arguments, its help, and a short `run` that calls the module with the logic.

pub(crate) mod advise;
mod args;
pub(crate) mod base;
pub(crate) mod build;
pub(crate) mod bundle;
pub(crate) mod completions;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod fetch;
pub(crate) mod generate;
pub(crate) mod init;
pub(crate) mod lock;
pub(crate) mod man;
pub(crate) mod matrix;
pub(crate) mod plan;
mod preflight;
pub(crate) mod run;
pub(crate) mod sbom;
pub(crate) mod schema;
pub(crate) mod shell;
pub(crate) mod targets;
pub(crate) mod unbundle;
pub(crate) mod verify;
