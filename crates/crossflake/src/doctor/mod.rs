//! What is wrong: with a build whose log is given, or with this machine.
//!
//! Logs: [`catalogue`] has every kind of error that is known, [`recognise`] finds them in a [`log`],
//! [`answer`] tells people or programs, and [`page`] prints all that is known about one.
//! The machine: [`machine`].

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
