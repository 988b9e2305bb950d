//! The options of the ring.

use std::path::PathBuf;

/// How to run the ring.
#[derive(Clone)]
pub(crate) struct Options {
    /// The program `crossflake`.
    pub crossflake: PathBuf,
    /// The folder of projects, logs and outcomes.
    pub folder: PathBuf,
    /// Build cells again that failed.
    pub retry_failed: bool,
    /// Build all cells again.
    pub again: bool,
    /// Accept the outcomes of other versions of crossflake.
    pub any_version: bool,
    /// The time limit of a cell, in seconds.
    pub limit: u64,
    /// The number of programs that are built at the same time.
    pub jobs: usize,
    /// No further program is built if the disk has less free space, in gigabytes.
    pub free: u64,
}
