//! The next step after an evaluation or a build that failed, from its output and the files of the project.

use std::path::Path;

use crate::doctor::{answer, log, recognise};
use crate::nix;
use crate::unseen::{self, Unseen};

/// An error of Nix with the next step. `folder` is that of the project's flake, if it is on this machine.
pub(crate) fn of_evaluation(folder: Option<&Path>, error: nix::Error) -> nix::Error {
    let nix::Error::Evaluation(failure) = error else { return error };
    let output = log::plain(failure.text().as_bytes());
    let cause = folder.and_then(|folder| match output.contains("no Cargo.lock in the source") {
        true => unseen::lock_advice(folder),
        false => cause(folder, &output, true),
    });
    nix::Error::Evaluation(match cause {
        Some(cause) => failure.with_cause(cause),
        None => failure.with_hint(known(&output)),
    })
}

/// The next step after a build of the project in `folder` that failed with this log: first for files that the build does not
/// have, then for errors that the catalogue of `crossflake doctor` knows.
pub(crate) fn of_build(folder: Option<&Path>, output: &str) -> Option<String> {
    let output = log::plain(output.as_bytes());
    let cause = folder.and_then(|folder| cause(folder, &output, true));
    cause.or_else(|| known(&output))
}

/// The likely cause of an error in a log of the project in `folder`: a file that git does not track.
/// `with_submodules` is whether the flake was read with its submodules.
pub(crate) fn cause(folder: &Path, output: &str, with_submodules: bool) -> Option<String> {
    Unseen::of(folder)?.cause(output, with_submodules)
}

/// The first error of the catalogue in a log.
fn known(output: &str) -> Option<String> {
    answer::brief(&recognise::recognise(output))
}
