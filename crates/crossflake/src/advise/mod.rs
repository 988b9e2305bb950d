//! Which toolchain fits a project's dependencies, and which crates decide it.
//!
//! 1. [`graph`] takes from cargo's answer what decides: who depends on whom, and what each crate compiles;
//! 2. [`judge()`] finds the crates with C, C++, libraries of the system or programs for the build, by
//!    [`table`] and by what their build scripts use;
//! 3. [`propose`] turns findings into the lines of a manifest, and [`report`] tells; [`doubts`] says what a
//!    manifest that is there lacks. [`rust`] is about the compiler itself.
//!
//! All of it is pure but [`read`], which asks cargo.

mod build_script;
pub(crate) mod graph;
pub(crate) mod judge;
pub(crate) mod known;
pub(crate) mod native_crates;
mod propose;
pub(crate) mod report;
pub(crate) mod rust;
mod warnings;

use std::path::Path;

pub(crate) use graph::Graph;
pub(crate) use judge::judge;
pub(crate) use propose::propose;
pub(crate) use warnings::warnings;

pub(crate) use build_script::BuildScript;

use crate::cargo::{self, Metadata, Selection};
use crossflake_target::{System, Target};

/// The graph of what is built for `triple`: of these packages of the workspace, or of what cargo builds in
/// the root folder if none is named.
pub(crate) fn read(
    folder: &Path,
    triple: &str,
    packages: &[String],
    selection: &Selection,
    offline: bool,
) -> Result<Graph, cargo::Error> {
    let metadata: Metadata = cargo::graph(folder, triple, selection, offline)?;
    let built = cargo::built(folder, triple, packages, selection, offline)?;
    let windows = Target::of(triple).is_some_and(|target| target.system == System::Windows);
    Ok(Graph { windows, ..Graph::of(&metadata, &built, packages, BuildScript::read) })
}
