//! The Nix expressions, evaluated by the Nix of this machine. Nothing is built, and nothing is left in its store.

mod addresses;
mod eval;
mod source;
mod supplies;
mod tables;
mod triples;
