//! What a binary is, read from the file itself, and what is wrong with it.
//!
//! 1. [`inspect_file`] reads a file into [`Facts`]: nothing is judged, nothing is guessed;
//! 2. [`judge`] holds facts against an [`Expectation`] and says what does not fit, purely;
//! 3. [`verify`] is both, for a list of files, as the command line asks for it.
//!
//! Only what the file states is looked at; nothing of it is ever run. A file may be hostile: each read
//! is bounded by the file's size or by a limit of `limits`, and ends in an error, never in a panic.

mod base_system;
mod elf;
mod error;
mod facts;
mod foreign;
mod judge;
mod limits;
pub mod paragraph;
mod read;
mod report;
mod store;
mod verify;
mod versions;
mod wasm;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod hostile;

pub use error::Error;
pub use facts::{Architecture, Facts, Format, Kind, Linkage, Symbols, inspect};
pub use judge::{Check, Code, Expectation, Finding, NotAStripChoice, Strip, check, judge};
pub use read::inspect_file;
pub use report::{json, text};
pub use verify::{Request, Verdict, verify};
pub use versions::Requirement;
