//! One file a command, thin: read, call the pure part, write or print.

pub mod build;
pub mod fetch;
pub mod generate;
pub mod lock;
pub mod schema;
pub mod verify;
