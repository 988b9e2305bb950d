//! Resolves [specs](crate::spec) to [pins](crate::pins): downloads the indices that they need and follows dependencies.

use std::collections::BTreeMap;

use crate::archive::{self, Archives, Suite};
use crate::bootstrap;
use crate::closure::{self, Request};
use crate::index::{self, Index, Source, Stanza};
use crate::pins::{Package, PackageId, Pins, Set};
use crate::sources::{DEBIAN, SECURITY};
use crate::spec::{Depth, Spec, Suites};
use crate::timestamp::Timestamp;

/// Receives progress messages of one line.
pub type Report<'r> = &'r dyn Fn(&str);

/// The reason why sets could not be resolved.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Archive(#[from] archive::Error),
    #[error(transparent)]
    Bootstrap(#[from] bootstrap::Error),
    #[error("the set {set}: {error}")]
    Closure { set: String, error: closure::Error },
    #[error(transparent)]
    Index(#[from] index::Error),
    #[error("the mirror's release file of {suite} is from {found}, but the pins were made from a newer one of {known}")]
    RolledBack { suite: String, found: Timestamp, known: String },
    #[error("the indices have two different files of {package}")]
    TwoFiles { package: String },
    #[error("the set {set} needs the lower set {lower}, which is not pinned")]
    NoLowerSet { set: String, lower: String },
}

impl Error {
    /// The next step for the user, if there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Archive(error) => error.hint(),
            Self::Bootstrap(error) => error.hint(),
            Self::Closure { error: closure::Error::Unmet { .. }, .. } => Some(
                "if a lower set has an older version than the mirror, resolve the toolchain too: `crossflake lock --toolchain`".into(),
            ),
            Self::Closure { error, .. } => error.hint(),
            Self::RolledBack { .. } => Some("the mirror is out of date or serves an old state on purpose; use another one: --mirror URL".into()),
            Self::Index(_) | Self::TwoFiles { .. } | Self::NoLowerSet { .. } => None,
        }
    }
}

/// The suites of a release, each with its archive. The first suite comes first in [`Index::read`].
fn suites(release: &str, suites: Suites) -> Vec<(&'static str, String)> {
    let point_release = (DEBIAN, release.to_owned());
    match suites {
        Suites::PointRelease => vec![point_release],
        Suites::WithUpdates => {
            vec![point_release, (DEBIAN, format!("{release}-updates")), (SECURITY, format!("{release}-security"))]
        }
    }
}

/// Resolves sets and hashes the bootstraps among them. Returns their pins.
///
/// `specs` has lower sets first. `lower` has the pins of lower sets that are not in `specs`. `old` has the pins that the
/// new ones replace: a suite that is older than the one in `old` is an error.
pub fn resolve(
    specs: &[Spec],
    lower: &Pins,
    old: Option<&Pins>,
    archives: &Archives,
    report: Report<'_>,
) -> Result<Pins, Error> {
    let mut resolver = Resolver { archives, report, lower, old, suites: BTreeMap::new(), pins: Pins::default() };
    for group in groups(specs) {
        resolver.group(&group)?;
    }
    let mut pins = resolver.finish();
    pins.busybox = bootstrap::bootstraps(&pins, archives)?;
    Ok(pins)
}

/// Groups specs by the index that they need, so that each index is read once and only one is in memory. Lower sets stay
/// first: they have the same release and architecture, and the same or fewer suites.
fn groups(specs: &[Spec]) -> Vec<Vec<&Spec>> {
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for spec in specs {
        groups.entry((&spec.release, &spec.architecture, spec.suites)).or_default().push(spec);
    }
    groups.into_values().collect()
}

struct Resolver<'r> {
    archives: &'r Archives,
    report: Report<'r>,
    lower: &'r Pins,
    old: Option<&'r Pins>,
    /// By archive and name.
    suites: BTreeMap<(&'static str, String), Suite>,
    pins: Pins,
}

impl Resolver<'_> {
    fn group(&mut self, specs: &[&Spec]) -> Result<(), Error> {
        let Spec { release, architecture, suites, .. } = specs[0];
        let texts = self.texts(release, architecture, *suites)?;
        let name = format!("{release} {architecture}");
        let sources: Vec<_> = texts.iter().map(|(archive, text)| Source { archive, name: &name, text }).collect();
        let index = Index::read(architecture, &sources)?;
        (self.report)(&format!("{name}: {} packages", index.len()));
        for spec in specs {
            self.spec(spec, &index)?;
        }
        Ok(())
    }

    /// The archive and text of each suite's index. Some suites, for example security updates, lack some architectures.
    fn texts(
        &mut self,
        release: &str,
        architecture: &str,
        selection: Suites,
    ) -> Result<Vec<(&'static str, String)>, Error> {
        let archives = self.archives;
        let mut texts = Vec::new();
        for (archive, name) in suites(release, selection) {
            let report = self.report;
            let suite = self.suite(archive, &name)?;
            if let Some(text) = archives.packages(suite, architecture)? {
                report(&format!("{name} {architecture} of {}", suite.release.date));
                texts.push((archive, text));
            }
        }
        Ok(texts)
    }

    fn suite(&mut self, archive: &'static str, name: &str) -> Result<&Suite, Error> {
        let key = (archive, name.to_owned());
        if !self.suites.contains_key(&key) {
            let suite = self.archives.suite(archive, name)?;
            self.check_not_older(&suite, name)?;
            self.suites.insert(key.clone(), suite);
        }
        Ok(&self.suites[&key])
    }

    fn check_not_older(&self, suite: &Suite, name: &str) -> Result<(), Error> {
        let found = suite.release.date;
        let known = self.old.and_then(|pins| pins.suites.get(&suite_key(&suite.archive, name)));
        match known {
            // The compact form sorts by time.
            Some(known) if *known > found.to_string() => {
                Err(Error::RolledBack { suite: name.to_owned(), found, known: known.clone() })
            }
            _ => Ok(()),
        }
    }

    fn spec(&mut self, spec: &Spec, index: &Index<'_>) -> Result<(), Error> {
        let stanzas = self.stanzas(spec, index)?;
        let mut keys = stanzas.into_iter().map(|stanza| self.add(stanza)).collect::<Result<Vec<_>, _>>()?;
        keys.sort();
        (self.report)(&format!("{}: {} packages", spec.name, keys.len()));
        let set = Set {
            release: spec.release.clone(),
            architecture: spec.architecture.clone(),
            roots: spec.roots.clone(),
            over: spec.over.clone(),
            packages: keys,
        };
        self.pins.sets.insert(spec.name.clone(), set);
        Ok(())
    }

    fn stanzas<'i>(&self, spec: &Spec, index: &'i Index<'i>) -> Result<Vec<&'i Stanza<'i>>, Error> {
        let named = |error| Error::Closure { set: spec.name.clone(), error };
        match &spec.depth {
            Depth::Roots => {
                spec.roots.iter().map(|root| closure::package(index, root)).collect::<Result<_, _>>().map_err(named)
            }
            Depth::Closure(excluded) => {
                let installed = self.installed(spec)?;
                let request = Request { roots: &spec.roots, installed: &installed, excluded };
                closure::closure(index, &request).map_err(named)
            }
        }
    }

    /// The packages of a spec's lower sets, name to version.
    fn installed(&self, spec: &Spec) -> Result<BTreeMap<&str, &str>, Error> {
        let mut installed = BTreeMap::new();
        for lower in &spec.over {
            let set = self
                .pins
                .sets
                .get(lower)
                .or_else(|| self.lower.sets.get(lower))
                .ok_or_else(|| Error::NoLowerSet { set: spec.name.clone(), lower: lower.clone() })?;
            let ids = set.packages.iter().filter_map(|key| PackageId::parse(key));
            installed.extend(ids.map(|id| (id.name, id.version)));
        }
        Ok(installed)
    }

    /// Pins a package. Returns its key.
    fn add(&mut self, stanza: &Stanza<'_>) -> Result<String, Error> {
        let id = PackageId { name: stanza.name, version: stanza.version, architecture: stanza.architecture };
        let key = id.to_string();
        let package = Package {
            archive: stanza.archive.to_owned(),
            path: stanza.path.to_owned(),
            size: stanza.size,
            sha256: stanza.sha256.to_owned(),
            snapshot: None,
        };
        match self.pins.packages.get(&key) {
            // A package for all architectures is in several indices.
            Some(known) if known.sha256 == package.sha256 => Ok(key),
            Some(_) => Err(Error::TwoFiles { package: key }),
            None => {
                self.pins.packages.insert(key.clone(), package);
                Ok(key)
            }
        }
    }

    fn finish(mut self) -> Pins {
        for ((archive, name), suite) in &self.suites {
            self.pins.suites.insert(suite_key(archive, name), suite.release.date.to_string());
        }
        for archive in [DEBIAN, SECURITY] {
            let dates = self.suites.iter().filter(|((of, _), _)| *of == archive);
            let newest = dates.map(|(_, suite)| suite.release.date).max();
            let used = self.pins.packages.values().any(|package| package.archive == archive);
            if let Some(newest) = newest.filter(|_| used) {
                self.pins.snapshots.insert(archive.to_owned(), newest.plus_one_day().to_string());
            }
        }
        self.pins
    }
}

fn suite_key(archive: &str, name: &str) -> String {
    format!("{archive}/{name}")
}
