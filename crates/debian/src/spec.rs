//! The inputs of a set of packages, before it is resolved.

use crate::exclude::Excluded;
use crate::pins::Set;

/// The inputs of a [`Set`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub name: String,
    /// The release's codename.
    pub release: String,
    pub architecture: String,
    /// The requested packages, sorted.
    pub roots: Vec<String>,
    /// The names of the lower sets, whose packages this set does not repeat. A list of specs has them first.
    pub over: Vec<String>,
    pub depth: Depth,
    pub suites: Suites,
}

/// The dependencies that a set includes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Only the roots.
    Roots,
    /// The roots and their closure, without the excluded packages.
    Closure(Vec<&'static [Excluded]>),
}

/// The suites of a release that a set takes packages from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suites {
    /// The latest point release.
    PointRelease,
    /// The latest point release and all updates since.
    WithUpdates,
}

impl Spec {
    /// A set from the point release, without lower sets.
    pub(crate) fn new(
        name: impl Into<String>,
        release: &str,
        architecture: &str,
        roots: impl IntoIterator<Item = impl Into<String>>,
        depth: Depth,
    ) -> Self {
        let mut roots: Vec<String> = roots.into_iter().map(Into::into).collect();
        roots.sort();
        roots.dedup();
        Self {
            name: name.into(),
            release: release.to_owned(),
            architecture: architecture.to_owned(),
            roots,
            over: Vec::new(),
            depth,
            suites: Suites::PointRelease,
        }
    }

    /// The same set with lower sets, by their names.
    #[must_use]
    pub(crate) fn over(self, sets: &[&str]) -> Self {
        Self { over: sets.iter().map(|set| (*set).to_owned()).collect(), ..self }
    }

    /// The same set with the updates since the point release.
    #[must_use]
    pub(crate) fn with_updates(self) -> Self {
        Self { suites: Suites::WithUpdates, ..self }
    }

    /// Whether a pinned set has these inputs.
    pub fn describes(&self, set: &Set) -> bool {
        let Set { release, architecture, roots, over, packages: _ } = set;
        (release, architecture, roots, over) == (&self.release, &self.architecture, &self.roots, &self.over)
    }
}
