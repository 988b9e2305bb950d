//! Finds the targets that suit a project's dependencies, and the settings that the manifest needs for them.
//!
//! Input: a project's root folder and a [`Query`] for each target. Output: an [`Advice`](report::Advice) for each
//! query, or warnings about a manifest.
//!
//! 1. [`query`] asks cargo and runs the steps below; it is the only module here that starts processes.
//! 2. [`graph`] turns cargo's output into a dependency graph.
//! 3. [`judge()`] finds the crates that compile C or C++, link system libraries, run programs or download files. It uses the table in
//!    [`native_crates`] and the crates' [build scripts](build_script).
//! 4. [`propose`] turns these findings into manifest entries, and [`report`] prints them.
//! 5. [`warnings`] compares them with a manifest's entries.
//!
//! [`rust`] compares the Rust versions that the project and its crates require with the one of the debian supply.

mod build_script;
pub(crate) mod graph;
pub(crate) mod judge;
pub(crate) mod markdown;
pub(crate) mod native_crates;
mod propose;
mod query;
pub(crate) mod report;
pub(crate) mod rust;
mod rust_toolchain;
mod rust_version;
mod warnings;

pub(crate) use graph::Graph;
pub(crate) use judge::judge;
pub(crate) use propose::propose;
pub(crate) use query::{Query, advise, read, warnings};
