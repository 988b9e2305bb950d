//! Debian as a source of files: releases, indices, dependency closures.

pub mod closure;
pub mod exclude;
pub mod index;
pub mod instant;
pub mod relation;
pub mod release;
pub mod version;
