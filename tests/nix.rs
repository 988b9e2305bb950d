//! Evaluates the Nix expressions with this machine's Nix, without builds and without writing to its store.

mod addresses;
mod content;
mod eval;
mod flags;
mod source;
mod supplies;
mod tables;
mod triples;
