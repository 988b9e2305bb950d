//! One file a command, thin: read, call the pure part, write or print.

pub mod advise;
pub mod base;
pub mod build;
pub mod bundle;
pub mod completions;
pub mod doctor;
pub mod explain;
pub mod fetch;
pub mod generate;
pub mod init;
pub mod lock;
pub mod man;
pub mod matrix;
pub mod plan;
pub mod run;
pub mod sbom;
pub mod schema;
pub mod shell;
pub mod targets;
pub mod unbundle;
pub mod verify;
