//! What will not work on this machine, and in the project in the current folder.
//!
//! [`Facts::gather`] looks, which has side effects; [`judge`](judge::judge) says what follows, purely;
//! [`report`] tells.

mod facts;
mod judge;
mod project;
pub mod report;

pub use facts::{Facts, Trouble};
pub use judge::{Finding, State, judge};
pub use project::{Generated, Project, Tracking};
