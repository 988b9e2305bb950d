//! Debian as a source of files: from package names to pinned files.
//!
//! [`resolve`] turns [sets of packages](spec) into [`pins`]. On the way:
//!
//! 1. [`sources`] reads the mirrors from apt's configuration, [`archive`] downloads from them, and [`gpgv`] checks the
//!    signature of a suite's [`release`] file.
//! 2. [`index`] reads the suite's packages, with [`relation`] and [`version`] for their dependencies.
//! 3. [`closure`] follows the dependencies, except those in [`exclude`].
//!
//! [`recipes`] lists the sets that crossflake itself needs, and [`sets`] their names. [`deb`] reads packages, and
//! `bootstrap` hashes the folder that builds unpack everything else with. [`archive`], `bootstrap`, [`gpgv`],
//! [`sources`] and [`resolve`] use the network, processes or files; the other modules compute from their arguments.

pub mod archive;
mod bootstrap;
pub mod closure;
pub mod deb;
pub mod exclude;
pub mod facts;
pub mod gpgv;
pub mod index;
pub mod pins;
pub mod recipes;
pub mod relation;
pub mod release;
pub mod resolve;
pub mod sets;
pub mod snapshot;
pub mod sources;
pub mod spec;
pub mod timestamp;
pub mod version;
pub mod xz;
