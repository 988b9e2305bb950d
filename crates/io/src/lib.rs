//! Effects that know nothing of targets: atomic writes, hashes, downloads, child processes, progress reports.

pub mod download;
pub mod file;
pub mod hash;
pub mod process;
pub mod progress;
