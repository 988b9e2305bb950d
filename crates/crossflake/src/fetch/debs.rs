//! Adds Debian packages to the store: several threads download, one adds files while the others continue.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use super::expect_path::expect_path;
use super::source::{Busybox, Deb};
use super::{Error, Mirrors};
use crate::cache::Slot;
use crate::nix::Nix;
use crossflake_debian::deb;
use crossflake_io::download::{self, Client, ExpectedFile};
use crossflake_io::hash;
use crossflake_io::progress::Reporter;

/// Simultaneous downloads: enough to use a fast connection, few enough for any mirror.
const THREADS: usize = 4;

/// Downloads packages and adds them to the store.
pub(crate) struct DebFetcher<'a> {
    pub nix: &'a Nix,
    pub client: &'a Client,
    pub mirrors: &'a Mirrors,
    /// The folder of the slots in which downloads wait until the store has them.
    pub cache: &'a Path,
    pub reporter: &'a dyn Reporter,
}

/// A package, and the slot with its complete file; `None` if another process added it to the store in the meantime.
type Downloaded<'a> = (&'a Deb, Option<Slot>);

impl DebFetcher<'_> {
    /// Adds `debs`, and the `busyboxes` that are made from some of them, to the store. After an error it still adds the
    /// files that are complete.
    ///
    /// # Errors
    ///
    /// [`Error::Gone`] names all packages that no server has; the other packages are in the store then.
    pub(crate) fn fetch(&self, debs: &[&Deb], busyboxes: &[&Busybox]) -> Result<(), Error> {
        if debs.is_empty() {
            return Ok(());
        }
        self.reporter.begin("downloading", debs.len(), debs.iter().map(|deb| deb.size).sum());
        let outcome = self.download_and_add(debs, busyboxes);
        self.reporter.end();
        outcome
    }

    fn download_and_add(&self, debs: &[&Deb], busyboxes: &[&Busybox]) -> Result<(), Error> {
        let queue = Mutex::new(debs.iter().copied());
        let stop = AtomicBool::new(false);
        let (sender, receiver) = channel();
        std::thread::scope(|scope| {
            for _ in 0..THREADS.min(debs.len()) {
                let sender = sender.clone();
                let (queue, stop) = (&queue, &stop);
                scope.spawn(move || {
                    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                    self.work(next, stop, &sender);
                });
            }
            drop(sender);
            let outcome = self.collect(receiver, busyboxes, &stop);
            stop.store(true, Ordering::Relaxed);
            outcome
        })
    }

    /// The work of one thread: downloads one package after the other, until the last one or a failure in any thread.
    fn work<'a>(
        &self,
        next: impl Fn() -> Option<&'a Deb>,
        stop: &AtomicBool,
        sender: &Sender<Result<Downloaded<'a>, Error>>,
    ) {
        while !stop.load(Ordering::Relaxed) {
            let Some(deb) = next() else { return };
            let outcome = self.download(deb).map(|slot| (deb, slot));
            // The receiver ends after an error of its own.
            if sender.send(outcome).is_err() {
                return;
            }
        }
    }

    /// Downloads one package into a slot, unless the slot has the complete file or the store has the package.
    fn download(&self, deb: &Deb) -> Result<Option<Slot>, Error> {
        let slot = Slot::acquire(self.cache, &deb.sha256)?;
        // Another process may have added it since this one listed the missing packages.
        if self.nix.missing(&[&deb.store_path])?.is_empty() {
            slot.remove()?;
            return Ok(None);
        }
        let complete = slot.complete(&deb.name);
        // From a process that ended between the download and the addition to the store.
        if complete.exists() && hash::of_file(&complete)? == deb.sha256 {
            self.reporter.received(deb.size);
            return Ok(Some(slot));
        }
        let expected = ExpectedFile { name: deb.name.clone(), size: deb.size, sha256: deb.sha256.clone() };
        let addresses = self.mirrors.addresses(deb);
        match self.client.download(&expected, &addresses, &slot.partial(), self.reporter) {
            Ok(()) => {}
            // The next attempt continues with these bytes.
            Err(error @ (download::Error::Unreachable { .. } | download::Error::Write { .. })) => {
                return Err(error.into());
            }
            Err(error) => {
                slot.remove()?;
                return Err(error.into());
            }
        }
        fs_err::rename(slot.partial(), &complete)?;
        Ok(Some(slot))
    }

    /// Adds the packages that the threads send, until all threads have ended. It owns the receiver: when it returns early,
    /// the slots still in the channel are released, and a thread may be waiting for one of them.
    fn collect(
        &self,
        receiver: Receiver<Result<Downloaded<'_>, Error>>,
        busyboxes: &[&Busybox],
        stop: &AtomicBool,
    ) -> Result<(), Error> {
        let mut gone = Vec::new();
        let mut failure = None;
        while let Ok(first) = receiver.recv() {
            let mut batch = Vec::new();
            // All packages that arrived during the last addition form one batch.
            for outcome in std::iter::once(first).chain(receiver.try_iter()) {
                match outcome {
                    Ok((deb, Some(slot))) => batch.push((deb, slot)),
                    Ok((_, None)) => {}
                    Err(Error::Download(error @ download::Error::Gone { .. })) => gone.push(error),
                    Err(error) => {
                        stop.store(true, Ordering::Relaxed);
                        failure.get_or_insert(error);
                    }
                }
            }
            self.add(batch, busyboxes)?;
        }
        match failure {
            Some(error) => Err(error),
            None if gone.is_empty() => Ok(()),
            None => Err(Error::gone(gone)),
        }
    }

    /// Adds files to the store, and the folders made from them, and removes their slots.
    fn add(&self, batch: Vec<(&Deb, Slot)>, busyboxes: &[&Busybox]) -> Result<(), Error> {
        let files: Vec<PathBuf> = batch.iter().map(|(deb, slot)| slot.complete(&deb.name)).collect();
        let paths = self.nix.add_files(&files)?;
        for (((deb, slot), file), path) in batch.into_iter().zip(files).zip(paths) {
            expect_path(&deb.name, &deb.store_path, path)?;
            for busybox in busyboxes.iter().filter(|busybox| busybox.deb.store_path == deb.store_path) {
                self.add_busybox(busybox, &slot, &file)?;
            }
            slot.remove()?;
            self.reporter.message(&format!("fetched {}", deb.name));
        }
        Ok(())
    }

    /// Adds busybox's folder, made from its package.
    fn add_busybox(&self, busybox: &Busybox, slot: &Slot, package: &Path) -> Result<(), Error> {
        // In the slot: if this process is killed, the next one finds the folder there and removes it.
        let folder = slot.complete(&busybox.name);
        match fs_err::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        deb::busybox_folder(&fs_err::read(package)?, &folder)
            .map_err(|error| Error::Deb { name: busybox.deb.name.clone(), error })?;
        expect_path(&busybox.name, &busybox.store_path, self.nix.add_folder(&folder)?)
    }
}
