//! What will not work on this machine, and in the project in the current folder.
//!
//! [`Facts::gather`] looks, which has side effects; [`judge`](judge::judge) says what follows, purely;
//! [`report`] tells.

mod facts;
mod judge;
mod project;
pub(crate) mod report;

pub(crate) use facts::Facts;
pub(crate) use judge::{State, judge};
