//! Builds targets and runs their programs.
//!
//! [`outputs`] evaluates the outputs to build, [`realise()`] builds them, [`run`] starts a program, and [`report`] shows the
//! results. [`build()`] does all of it for `crossflake build`.

mod error;
pub(crate) mod outputs;
pub(crate) mod programs;
pub(crate) mod prose;
mod realise;
pub(crate) mod report;
pub(crate) mod run;
mod targets;

pub(crate) use error::Error;
pub(crate) use realise::realise;
pub(crate) use report::Built;
pub(crate) use targets::{Request, build, link_name};
