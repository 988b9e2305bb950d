//! Checks this machine, and the project in the current folder.
//!
//! [`Facts::gather`] collects facts with processes and files, [`judge`](judge::judge) turns them into findings without side
//! effects, and [`report`] prints these.

mod facts;
mod judge;
mod project;
pub(crate) mod report;

pub(crate) use facts::Facts;
pub(crate) use judge::{State, judge};
