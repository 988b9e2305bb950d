//! What has to be fetched, of all that targets need.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Busybox, Crate, Deb, Source, Sources};

/// All that was asked for: each store path once, sorted by it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Needed(Vec<Source>);

impl Needed {
    /// Gathers the records of several targets.
    pub(crate) fn of(targets: Sources) -> Self {
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
            Source::Busybox(_) | Source::Crate(_) => None,
        })
    }

    /// What is to be done when these store paths are missing.
    pub(crate) fn plan(&self, missing: &BTreeSet<String>) -> Plan<'_> {
        let present = self.debs().filter(|deb| !missing.contains(&deb.store_path)).collect();
        let mut plan = Plan { present, ..Plan::default() };
        for source in self.0.iter().filter(|source| missing.contains(source.store_path())) {
            match source {
                Source::Deb(deb) => plan.add_deb(deb),
                Source::Crate(crate_) => plan.crates.push(crate_),
                Source::Busybox(busybox) => {
                    // Downloaded even when it is in the store: it is small, and stores differ in where
                    // their files are on disk.
                    plan.add_deb(&busybox.deb);
                    plan.busyboxes.push(busybox);
                }
            }
        }
        plan
    }
}

/// What is to be done, by how it is done.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan<'a> {
    pub debs: Vec<&'a Deb>,
    pub busyboxes: Vec<&'a Busybox>,
    pub crates: Vec<&'a Crate>,
    /// Packages that are in the store: nothing of them needs to be kept elsewhere.
    pub present: Vec<&'a Deb>,
}

impl<'a> Plan<'a> {
    fn add_deb(&mut self, deb: &'a Deb) {
        if !self.debs.iter().any(|known| known.store_path == deb.store_path) {
            self.debs.push(deb);
        }
    }

    /// The size of all packages in it, in bytes.
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
        Busybox {
            name: "busybox".to_owned(),
            deb: deb("busybox.deb"),
            store_path: "/nix/store/busybox".to_owned(),
        }
    }

    fn needed() -> Needed {
        let shared = Source::Deb(deb("shared.deb"));
        Needed::of(BTreeMap::from([
            ("a".to_owned(), vec![shared.clone(), Source::Busybox(busybox())]),
            ("b".to_owned(), vec![Source::Deb(deb("busybox.deb")), shared]),
        ]))
    }

    #[test]
    fn what_targets_share_is_needed_once() {
        assert_eq!(
            needed().store_paths(),
            ["/nix/store/busybox", "/nix/store/busybox.deb", "/nix/store/shared.deb"]
        );
    }

    #[test]
    fn a_busybox_brings_its_package_once() {
        let needed = needed();
        let missing = ["/nix/store/busybox", "/nix/store/busybox.deb"].map(str::to_owned);
        let plan = needed.plan(&BTreeSet::from(missing));
        assert_eq!(plan.debs, [&deb("busybox.deb")]);
        assert_eq!(plan.busyboxes, [&busybox()]);
        assert_eq!(plan.bytes(), 10);
    }

    #[test]
    fn what_is_in_the_store_is_not_fetched() {
        let needed = needed();
        let plan = needed.plan(&BTreeSet::new());
        assert_eq!((plan.debs.len(), plan.busyboxes.len(), plan.crates.len()), (0, 0, 0));
        assert!(!plan.present.is_empty());
    }
}
