//! Debian as a source of files: releases, indices, dependency closures.
//!
//! What packages are and which are needed is worked out by functions of texts: [`version`], [`relation`],
//! [`release`], [`index`], [`closure`] with [`exclude`], and [`recipes`]. [`resolve`] brings them together with
//! the modules that reach outside: [`sources`] (apt's configuration), [`archive`] (mirrors, by [`http`]),
//! [`gpgv`] (signatures), [`deb`] (files of a package), [`bootstrap`] (its hash).

pub mod archive;
pub mod bootstrap;
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
