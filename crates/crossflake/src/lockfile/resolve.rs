//! Resolves the sets of a lock, or of crossflake's own pins.

use std::path::PathBuf;

use crate::fetch::mirrors;
use crossflake_debian::archive::Archives;
use crossflake_debian::pins::Pins;
use crossflake_debian::resolve::Report;
use crossflake_debian::sources;
use crossflake_debian::spec::Spec;
use crossflake_debian::timestamp::Timestamp;
use crossflake_debian::{gpgv, recipes, resolve};
use crossflake_io::download::Client;

/// The reason why a lock could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Resolve(#[from] resolve::Error),
    #[error(transparent)]
    Signature(#[from] gpgv::Error),
    #[error(transparent)]
    Sources(#[from] sources::Error),
}

impl Error {
    /// The next step for the user, if there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Resolve(error) => error.hint(),
            Self::Signature(error) => error.hint(),
            Self::Sources(error) => error.hint(),
        }
    }
}

/// Where to download indices, and the keys that must have signed them.
pub(crate) struct Origin<'a> {
    /// The mirrors to use instead of apt's, as URLs.
    pub mirror: Option<&'a str>,
    pub security_mirror: Option<&'a str>,
    /// The keyrings to use instead of Debian's.
    pub keyrings: &'a [PathBuf],
    /// Indices to leave out: `SUITE/ARCHITECTURE`.
    pub skipped: &'a [String],
}

impl Origin<'_> {
    /// The archives to resolve from. Reads apt's configuration unless both mirrors are given, and falls back to the
    /// snapshot of the present.
    pub(crate) fn archives(&self, client: Client, now: Timestamp) -> Result<Archives, Error> {
        Ok(Archives {
            mirrors: mirrors::of_machine(self.mirror, self.security_mirror)?.or_snapshot(now),
            keyrings: gpgv::keyrings(self.keyrings)?,
            now,
            client,
            skipped: self.skipped.to_vec(),
        })
    }
}

/// The pins of a project's lock. `required` are its sets; those of crossflake's own pins are lower sets. `old` is the lock
/// to replace.
pub(crate) fn project_pins(
    required: &[Spec],
    old: Option<&Pins>,
    archives: &Archives,
    report: Report<'_>,
) -> Result<Pins, Error> {
    Ok(resolve::resolve(required, &Pins::of_release(), old, archives, report)?)
}

/// crossflake's own pins. `old` are the pins to replace.
pub(crate) fn release_pins(old: Option<&Pins>, archives: &Archives, report: Report<'_>) -> Result<Pins, Error> {
    Ok(resolve::resolve(&recipes::all(), &Pins::default(), old, archives, report)?)
}

/// Resolves crossflake's own sets that are missing from `old` or have other inputs there. The other sets keep their versions
/// and store paths, most of which would change after a point release.
pub(crate) fn add_missing(old: Pins, archives: &Archives, report: Report<'_>) -> Result<Pins, Error> {
    let is_pinned = |spec: &Spec| old.sets.get(&spec.name).is_some_and(|set| spec.describes(set));
    let missing: Vec<Spec> = recipes::all().into_iter().filter(|spec| !is_pinned(spec)).collect();
    let added = resolve::resolve(&missing, &old, Some(&old), archives, report)?;
    Ok(old.with(added))
}
