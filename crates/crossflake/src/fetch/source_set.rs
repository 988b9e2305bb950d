//! The sources that targets need, each once, and the part of them that the Nix store does not have.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Busybox, Crate, Deb, File, Source, SourcesByTarget};

/// The sources of one or more targets: each store path once, sorted by it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct SourceSet(Vec<Source>);

impl SourceSet {
    /// Unites the sources of several targets.
    pub(crate) fn of(targets: SourcesByTarget) -> Self {
        let by_path: BTreeMap<String, Source> =
            targets.into_values().flatten().map(|source| (source.store_path().to_owned(), source)).collect();
        Self(by_path.into_values().collect())
    }

    pub(crate) fn all(&self) -> &[Source] {
        &self.0
    }

    pub(crate) fn store_paths(&self) -> Vec<&str> {
        self.0.iter().map(Source::store_path).collect()
    }

    fn debs(&self) -> impl Iterator<Item = &Deb> {
        self.0.iter().filter_map(|source| match source {
            Source::Deb(deb) => Some(deb),
            Source::Busybox(_) | Source::Crate(_) | Source::File(_) => None,
        })
    }

    /// The packages that the store has. `missing` are the store paths that it does not have.
    pub(crate) fn present_debs(&self, missing: &BTreeSet<String>) -> impl Iterator<Item = &Deb> {
        self.debs().filter(|deb| !missing.contains(&deb.store_path))
    }

    /// The sources whose store paths are in `missing`, by kind.
    pub(crate) fn missing(&self, missing: &BTreeSet<String>) -> Missing<'_> {
        let mut found = Missing::default();
        for source in self.0.iter().filter(|source| missing.contains(source.store_path())) {
            match source {
                Source::Deb(deb) => found.add_deb(deb),
                Source::Crate(crate_) => found.crates.push(crate_),
                Source::File(file) => found.files.push(file),
                Source::Busybox(busybox) => {
                    // Downloaded even if the store has the package: it is small, and only Nix knows the location of a
                    // store's files on disk.
                    found.add_deb(&busybox.deb);
                    found.busyboxes.push(busybox);
                }
            }
        }
        found
    }
}

/// Sources that the store does not have, by kind: each kind is fetched in its own way.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Missing<'a> {
    /// Packages to download, also those from which `busyboxes` are made.
    pub debs: Vec<&'a Deb>,
    pub busyboxes: Vec<&'a Busybox>,
    pub crates: Vec<&'a Crate>,
    pub files: Vec<&'a File>,
}

impl<'a> Missing<'a> {
    fn add_deb(&mut self, deb: &'a Deb) {
        if !self.debs.iter().any(|known| known.store_path == deb.store_path) {
            self.debs.push(deb);
        }
    }

    /// The size of all packages, in bytes. The sizes of crates and files are not known before their download.
    pub(crate) fn bytes(&self) -> u64 {
        self.debs.iter().map(|deb| deb.size).sum()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A record of a package whose store path is `/nix/store/NAME`.
    pub(crate) fn deb(name: &str) -> Deb {
        Deb {
            name: name.to_owned(),
            archive: "debian".to_owned(),
            path: format!("pool/main/{name}"),
            snapshot: "20261121T021046Z".to_owned(),
            size: 10,
            sha256: "0".repeat(64),
            store_path: format!("/nix/store/{name}"),
        }
    }

    fn busybox() -> Busybox {
        Busybox { name: "busybox".to_owned(), deb: deb("busybox.deb"), store_path: "/nix/store/busybox".to_owned() }
    }

    /// The sources of two targets.
    fn sources() -> SourceSet {
        let shared = Source::Deb(deb("shared.deb"));
        SourceSet::of(BTreeMap::from([
            ("a".to_owned(), vec![shared.clone(), Source::Busybox(busybox())]),
            ("b".to_owned(), vec![Source::Deb(deb("busybox.deb")), shared]),
        ]))
    }

    #[test]
    fn a_source_that_targets_share_is_listed_once() {
        assert_eq!(sources().store_paths(), ["/nix/store/busybox", "/nix/store/busybox.deb", "/nix/store/shared.deb"]);
    }

    #[test]
    fn a_busybox_adds_its_package_once() {
        let sources = sources();
        let missing = ["/nix/store/busybox", "/nix/store/busybox.deb"].map(str::to_owned);
        let missing = sources.missing(&BTreeSet::from(missing));
        assert_eq!(missing.debs, [&deb("busybox.deb")]);
        assert_eq!(missing.busyboxes, [&busybox()]);
        assert_eq!(missing.bytes(), 10);
    }

    #[test]
    fn sources_in_the_store_are_not_fetched() {
        let sources = sources();
        assert_eq!(sources.missing(&BTreeSet::new()), Missing::default());
        assert!(sources.present_debs(&BTreeSet::new()).next().is_some());
    }
}
