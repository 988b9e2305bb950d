//! Reads a binary and checks it against a target.
//!
//! 1. [`inspect_file`] reads a file into [`Facts`]: format, machine, linkage, libraries, symbol versions.
//! 2. [`check`] compares facts with an [`Expectation`], without input or output of its own.
//! 3. [`verify`] does both for a list of files and writes a report. Command lines call it.
//!
//! No file is executed. Files may be hostile: the file's size or a constant in `limits` bounds every read, and damaged
//! files cause errors, never panics.

mod archive;
mod elf;
mod error;
mod facts;
mod inspect;
mod judge;
mod limits;
pub mod paragraph;
mod pe_macho;
mod read;
mod report;
mod store_paths;
mod system_libraries;
mod verdict;
mod verify;
mod versions;
mod wasm;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod hostile_input;

pub use error::Error;
pub use facts::{Architecture, Facts, Format, Kind, Linkage, Symbols};
pub use inspect::inspect;
pub use judge::{Check, Code, Expectation, Finding, NotAStripChoice, Strip, check, judge};
pub use read::inspect_file;
pub use report::{json, text};
pub use verdict::Verdict;
pub use verify::{Request, verify};
pub use versions::Requirement;
