//! One file a command, thin: read, call the pure part, write or print.

pub mod advise;
pub mod build;
pub mod fetch;
pub mod generate;
pub mod init;
pub mod lock;
pub mod plan;
pub mod run;
pub mod schema;
pub mod shell;
pub mod verify;
