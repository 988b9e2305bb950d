//! Makes a cargo directory source of a git checkout. A directory source has packages as its subfolders, whereas a repository has
//! them anywhere; so the source is a folder of the checkout, or one beside it, with links to the packages elsewhere.

mod error;
mod find;
mod layout;
mod pointer;
mod prepared;

use std::path::Path;

pub use error::{Error, Wanted};
pub use prepared::Prepared;

use crate::cargo::Cargo;

/// The name of the checkout's folder in the prepared folder.
pub const NAME: &str = "checkout";

/// The file in the prepared folder that has the text of [`Prepared`].
pub const RESULT: &str = ".crossflake-checkout";

/// Turns the checkout `folder/checkout` into a directory source with the packages `wanted`. It may be changed.
///
/// `scratch` is a folder for temporary files.
///
/// # Errors
///
/// If cargo finds no such package, or files cannot be written.
pub fn prepare(folder: &Path, scratch: &Path, wanted: &[Wanted]) -> Result<Prepared, Error> {
    let cargo = Cargo::default();
    let mut finder = find::Finder::new(&cargo, folder.join(NAME), scratch.to_owned());
    let mut found = Vec::new();
    for wanted in wanted {
        let package = finder.find(wanted)?.ok_or_else(|| Error::NoPackage(wanted.clone()))?;
        found.push((wanted.clone(), package));
    }
    layout::lay_out(&mut finder, folder, &found)
}

#[cfg(test)]
mod tests;
