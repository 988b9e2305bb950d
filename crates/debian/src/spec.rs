//! A set of packages as it is to be, before it is resolved.

use super::exclude::Excluded;
use crate::pins::Set;

/// What a [`Set`] is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub name: String,
    /// The release's codename.
    pub release: String,
    pub architecture: String,
    /// The packages asked for, sorted.
    pub roots: Vec<String>,
    /// The sets under it. They stand before it in any list of specs.
    pub over: Vec<String>,
    pub depth: Depth,
    pub suites: Suites,
}

/// How far dependencies are followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Not at all: the roots are used for single files in them.
    Roots,
    /// All the way, but for what is excluded.
    Closure(Vec<&'static [Excluded]>),
}

/// Which of a release's suites packages are taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suites {
    /// The release as of its latest point release.
    PointRelease,
    /// The updates since then too.
    WithUpdates,
}

impl Spec {
    /// A set of the point release over no other.
    pub fn new(
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

    /// The same over other sets, by their names.
    #[must_use]
    pub fn over(self, sets: &[&str]) -> Self {
        Self { over: sets.iter().map(|set| (*set).to_owned()).collect(), ..self }
    }

    /// The same with the updates since the point release.
    #[must_use]
    pub fn with_updates(self) -> Self {
        Self { suites: Suites::WithUpdates, ..self }
    }

    /// Whether a pinned set was made from just this.
    pub fn describes(&self, set: &Set) -> bool {
        let Set { release, architecture, roots, over, packages: _ } = set;
        (release, architecture, roots, over) == (&self.release, &self.architecture, &self.roots, &self.over)
    }
}
