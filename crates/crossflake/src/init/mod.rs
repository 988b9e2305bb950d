//! Setting up a cargo project for crossflake.
//!
//! [`project`] finds the programs in cargo's metadata, and [`targets`] chooses the targets. [`exclude`] finds the files that the
//! build does not read, with [`whole_folder`]; [`above`] finds the ones outside of the project's folder that it reads; both
//! search the files of a [`tree`]. [`files`] makes the texts.
//! [`write`](mod@write) writes them, and [`setup`] runs these steps in order.

mod above;
mod ci;
mod error;
mod exclude;
mod files;
mod project;
mod report;
mod setup;
mod targets;
mod tree;
mod whole_folder;
mod write;

pub(crate) use ci::Ci;
pub(crate) use error::Error;
pub(crate) use files::Options;
pub(crate) use project::Project;
pub(crate) use setup::Setup;
pub(crate) use targets::{target, usual_targets};

/// The default address of crossflake's flake for new projects. The flake that builds this program sets it.
pub(crate) const CROSSFLAKE: &str = match option_env!("CROSSFLAKE_URL") {
    Some(url) => url,
    None => "github:crossflake/crossflake",
};

/// Checks the address of a flake as far as an input of flake.nix requires.
///
/// # Errors
/// [`Error::BadUrl`] if it is empty or has spaces.
pub(crate) fn flake_url(text: &str) -> Result<String, Error> {
    let is_url = !text.is_empty() && !text.contains(char::is_whitespace);
    if is_url { Ok(text.to_owned()) } else { Err(Error::BadUrl(text.to_owned())) }
}
