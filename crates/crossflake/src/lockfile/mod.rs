//! A project's `targets.lock.json`: the sets that it must have, whether it has them, and how to resolve them.

mod compare;
mod required;
mod resolve;

pub(crate) use self::compare::{Status, differences, has_toolchain};
pub use self::required::required_sets;
pub(crate) use self::resolve::{Error, Origin, add_missing, project_pins, release_pins};

/// The path of a project's pins, in its folder.
pub(crate) const FILE: &str = "targets.lock.json";
