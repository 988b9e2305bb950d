//! Real builds in the real sandbox, with the store and the network of this machine. They take minutes, so they
//! stand behind the feature `end-to-end`; `scripts/test` runs them.

mod crates;
mod dependencies;
mod doctor;
mod offline;
mod repository;
mod ripgrep;
mod tools;
