//! Explains the errors in a log, and checks this machine and the project in the current folder.
//!
//! Logs: [`log::plain`] removes terminal sequences from a log, [`recognise`] finds errors of the [`catalogue`] in it, and
//! [`answer`] prints their explanations. [`page`] prints an entry of the catalogue without a log.
//!
//! The machine: see [`machine`].

pub mod answer;
pub mod catalogue;
mod diagnosis;
mod error;
pub(crate) mod log;
pub(crate) mod machine;
mod packages;
pub mod page;
pub(crate) mod recognise;
pub(crate) mod values;

pub(crate) use diagnosis::{Diagnosis, Step};
pub(crate) use error::Error;
