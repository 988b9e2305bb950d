//! One file a command, thin: read, call the pure part, write or print.

pub mod build;
pub mod completions;
pub mod doctor;
pub mod explain;
pub mod fetch;
pub mod generate;
pub mod lock;
pub mod man;
pub mod matrix;
pub mod schema;
pub mod targets;
pub mod verify;
