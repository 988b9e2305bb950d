//! Real builds in the real sandbox, with the store and the network of this machine. They take minutes and need the feature
//! `end-to-end`; `scripts/test` runs them.

mod base;
mod carried;
mod compat;
mod crates;
mod dependencies;
mod doctor;
mod emulation;
mod host;
mod init;
mod libraries;
mod members;
mod offline;
mod plan;
mod repository;
mod ripgrep;
mod sbom;
mod starts;
mod systems;
pub(crate) mod tools;
mod wrappers;
