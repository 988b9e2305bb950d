//! From sets as they are to be to pins: reads what indices are needed and walks them.

use std::collections::BTreeMap;

use super::archive::{self, Archives, Suite};
use super::closure::{self, Request};
use super::index::{self, Index, Source, Stanza};
use super::sources::{DEBIAN, SECURITY};
use super::spec::{Depth, Spec, Suites};
use super::timestamp::Timestamp;
use crate::pins::{Package, PackageId, Pins, Set};

/// Is told what is going on, a line at a time.
pub type Report<'r> = &'r dyn Fn(&str);

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Archive(#[from] archive::Error),
    #[error("the set {set}: {error}")]
    Closure { set: String, error: closure::Error },
    #[error(transparent)]
    Index(#[from] index::Error),
    #[error("the mirror's index of {suite} is of {found}, older than {known}, which the pins were made from")]
    RolledBack { suite: String, found: Timestamp, known: String },
    #[error("the indices have two different files of {package}")]
    TwoFiles { package: String },
    #[error("the set {set} stands over {under}, which is not pinned")]
    NothingUnder { set: String, under: String },
}

impl Error {
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Archive(error) => error.hint(),
            Self::Closure { error: closure::Error::Unmet { .. }, .. } => Some(
                "where a set below has an older version than the mirror by now, resolve those sets again too: crossflake lock --toolchain".into(),
            ),
            Self::Closure { error, .. } => error.hint(),
            Self::RolledBack { .. } => Some("the mirror lags behind or replays an old state: name another, --mirror URL".into()),
            Self::Index(_) | Self::TwoFiles { .. } | Self::NothingUnder { .. } => None,
        }
    }
}

/// The suites of a release, each with the archive that has it. Of two with the same version of a package the
/// first counts.
fn suites(release: &str, suites: Suites) -> Vec<(&'static str, String)> {
    let point_release = (DEBIAN, release.to_owned());
    match suites {
        Suites::PointRelease => vec![point_release],
        Suites::WithUpdates => {
            vec![
                point_release,
                (DEBIAN, format!("{release}-updates")),
                (SECURITY, format!("{release}-security")),
            ]
        }
    }
}

/// Resolves sets. `specs` are in an order in which a set comes after those it stands over; `below` has the
/// sets under them that are not resolved anew; `before` are the pins to be replaced, whose indices must not be
/// newer than those found.
pub fn resolve(
    specs: &[Spec],
    below: &Pins,
    before: Option<&Pins>,
    archives: &Archives,
    report: Report<'_>,
) -> Result<Pins, Error> {
    let mut resolver =
        Resolver { archives, report, below, before, suites: BTreeMap::new(), pins: Pins::default() };
    for group in groups(specs) {
        resolver.group(&group)?;
    }
    Ok(resolver.finish())
}

/// The specs by the index they need, so that each is in memory once and one at a time. Sets under others stay
/// before them: they are of the same release and architecture, and from the same suites or fewer.
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
    below: &'r Pins,
    before: Option<&'r Pins>,
    /// By archive and name.
    suites: BTreeMap<(&'static str, String), Suite>,
    pins: Pins,
}

impl Resolver<'_> {
    fn group(&mut self, specs: &[&Spec]) -> Result<(), Error> {
        let Spec { release, architecture, suites, .. } = specs[0];
        let texts = self.texts(release, architecture, *suites)?;
        let name = format!("{release} {architecture}");
        let sources: Vec<_> =
            texts.iter().map(|(archive, text)| Source { archive, name: &name, text }).collect();
        let index = Index::read(architecture, &sources)?;
        (self.report)(&format!("{name}: {} packages", index.len()));
        for spec in specs {
            self.spec(spec, &index)?;
        }
        Ok(())
    }

    /// The indices of a release's suites for an architecture. Security updates, for one, leave out some.
    fn texts(
        &mut self,
        release: &str,
        architecture: &str,
        wanted: Suites,
    ) -> Result<Vec<(&'static str, String)>, Error> {
        let archives = self.archives;
        let mut texts = Vec::new();
        for (archive, name) in suites(release, wanted) {
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
        let known = self.before.and_then(|pins| pins.suites.get(&suite_key(&suite.archive, name)));
        match known {
            // Texts of instants are ordered as the instants are.
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
            Depth::Roots => spec
                .roots
                .iter()
                .map(|root| closure::package(index, root))
                .collect::<Result<_, _>>()
                .map_err(named),
            Depth::Closure(excluded) => {
                let installed = self.installed(spec)?;
                let request = Request { roots: &spec.roots, installed: &installed, excluded };
                closure::closure(index, &request).map_err(named)
            }
        }
    }

    /// The packages of the sets under a spec, name to version.
    fn installed(&self, spec: &Spec) -> Result<BTreeMap<&str, &str>, Error> {
        let mut installed = BTreeMap::new();
        for under in &spec.over {
            let set = self
                .pins
                .sets
                .get(under)
                .or_else(|| self.below.sets.get(under))
                .ok_or_else(|| Error::NothingUnder { set: spec.name.clone(), under: under.clone() })?;
            let ids = set.packages.iter().filter_map(|key| PackageId::parse(key));
            installed.extend(ids.map(|id| (id.name, id.version)));
        }
        Ok(installed)
    }

    /// Pins a package and returns its key.
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
            // For all architectures, and met in another index already.
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
