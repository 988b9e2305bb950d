//! Fetches the sources that the Nix store does not have.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::crates::{self, Cargo};
use super::debs::DebFetcher;
use super::expect_path::expect_path;
use super::source_set::{Missing, SourceSet};
use super::{Error, MirrorOptions};
use crate::cache::{self, Slot, folder_in};
use crate::nix::Nix;
use crossflake_io::download::{self, Client};
use crossflake_io::progress::Reporter;

/// Settings for a fetch, from the command line.
pub(crate) struct Fetcher<'a> {
    pub nix: &'a Nix,
    /// The project's folder, whose configuration cargo reads; `None` for a flake that is not on this machine.
    pub project: Option<PathBuf>,
    pub mirrors: MirrorOptions,
    pub limits: download::Limits,
    pub reporter: Box<dyn Reporter>,
    /// Hides the output of cargo and of Nix's builds, except in errors.
    pub quiet: bool,
}

impl Fetcher<'_> {
    /// Fetches the sources that the store does not have. Returns the store paths that it did not have before.
    pub(crate) fn fetch(&self, sources: &SourceSet) -> Result<BTreeSet<String>, Error> {
        let missing = self.nix.missing(&sources.store_paths())?;
        self.fetch_missing(sources, &missing)?;
        Ok(missing)
    }

    /// Fetches the sources whose store paths are in `missing`.
    pub(crate) fn fetch_missing(&self, sources: &SourceSet, missing: &BTreeSet<String>) -> Result<(), Error> {
        let Missing { debs, busyboxes, crates, files } = sources.missing(missing);
        for file in files {
            self.reporter.message(&format!("Nix downloads {}", file.url));
            let path = self.nix.download(&file.url, &file.name, &file.sha256)?;
            expect_path(&file.name, &file.store_path, path)?;
        }
        if !crates.is_empty() {
            self.cargo()?.fetch(self.nix, &crates, &*self.reporter)?;
        }
        let cache = cache::folder().map(|folder| folder.join("downloads"));
        if let Ok(cache) = &cache {
            // A leftover that cannot be removed only takes space.
            sources.present_debs(missing).for_each(|deb| drop(Slot::remove_leftover(cache, &deb.sha256)));
        }
        if debs.is_empty() {
            return Ok(());
        }
        let fetcher = DebFetcher {
            nix: self.nix,
            client: &Client::new(self.limits),
            mirrors: &self.mirrors.resolve()?,
            cache: &cache?,
            reporter: &*self.reporter,
        };
        fetcher.fetch(&debs, &busyboxes)
    }

    fn cargo(&self) -> Result<Cargo, Error> {
        let home = crates::home(folder_in("CARGO_HOME"), folder_in("HOME")).ok_or(Error::NoCargoHome)?;
        Ok(Cargo { home, project: self.project.clone(), quiet: self.quiet })
    }
}
