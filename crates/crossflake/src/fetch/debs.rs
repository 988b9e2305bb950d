//! Packages: downloaded by several threads, added to the store by one while the others go on.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use super::source::{Busybox, Deb};
use super::{Error, Mirrors};
use crate::cache::Slot;
use crate::nix::Nix;
use crossflake_debian::deb;
use crossflake_io::download::{self, Client, ExpectedFile};
use crossflake_io::hash;
use crossflake_io::progress::Reporter;

/// How many files are downloaded at once: enough to fill a line, few enough for any mirror.
const THREADS: usize = 4;

/// What the work is done with.
pub(crate) struct Tools<'a> {
    pub nix: &'a Nix,
    pub client: &'a Client,
    pub mirrors: &'a Mirrors,
    /// Where downloads live until they are in the store.
    pub cache: &'a Path,
    pub reporter: &'a dyn Reporter,
}

/// A package whose file has arrived; `None` if another process has put it into the store meanwhile.
type Arrived<'a> = (&'a Deb, Option<Slot>);

impl Tools<'_> {
    /// Puts `debs`, and the folders made of some of them, into the store. What arrived before an error is
    /// put there too. Packages that no mirror has do not keep the others from being fetched.
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

    /// A thread's work: one package after the other until there is none left, or someone failed.
    fn work<'a>(
        &self,
        next: impl Fn() -> Option<&'a Deb>,
        stop: &AtomicBool,
        sender: &Sender<Result<Arrived<'a>, Error>>,
    ) {
        while !stop.load(Ordering::Relaxed) {
            let Some(deb) = next() else { return };
            let outcome = self.obtain(deb).map(|slot| (deb, slot));
            // The receiver is gone after an error of its own: nobody wants more.
            if sender.send(outcome).is_err() {
                return;
            }
        }
    }

    /// Brings one package's file into a slot.
    fn obtain(&self, deb: &Deb) -> Result<Option<Slot>, Error> {
        let slot = Slot::take(self.cache, &deb.sha256)?;
        // Another fetch may have been faster since the plan was made.
        if self.nix.missing(&[&deb.store_path])?.is_empty() {
            slot.clear()?;
            return Ok(None);
        }
        let whole = slot.whole(&deb.name);
        // Left by one that ended between download and addition.
        if whole.exists() && hash::of_file(&whole)? == deb.sha256 {
            self.reporter.received(deb.size);
            return Ok(Some(slot));
        }
        let wanted = ExpectedFile { name: deb.name.clone(), size: deb.size, sha256: deb.sha256.clone() };
        let addresses = self.mirrors.addresses(deb);
        match self.client.download(&wanted, &addresses, &slot.part(), self.reporter) {
            Ok(()) => {}
            // What has arrived can be used the next time, if it is not wrong.
            Err(error @ (download::Error::Unreachable { .. } | download::Error::Write { .. })) => {
                return Err(error.into());
            }
            Err(error) => {
                slot.clear()?;
                return Err(error.into());
            }
        }
        fs_err::rename(slot.part(), &whole)?;
        Ok(Some(slot))
    }

    /// Takes what the threads send until they end. The receiver is taken whole: with it go the slots that
    /// nobody has received, which a thread may be waiting for.
    fn collect(
        &self,
        receiver: Receiver<Result<Arrived<'_>, Error>>,
        busyboxes: &[&Busybox],
        stop: &AtomicBool,
    ) -> Result<(), Error> {
        let mut gone = Vec::new();
        let mut failure = None;
        while let Ok(first) = receiver.recv() {
            let mut batch = Vec::new();
            // What else has come while the last batch was being added goes with it.
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

    /// Adds files to the store, and the folders made of them, and lets go of their slots.
    fn add(&self, batch: Vec<(&Deb, Slot)>, busyboxes: &[&Busybox]) -> Result<(), Error> {
        let files: Vec<PathBuf> = batch.iter().map(|(deb, slot)| slot.whole(&deb.name)).collect();
        let paths = self.nix.add_files(&files)?;
        for (((deb, slot), file), path) in batch.into_iter().zip(files).zip(paths) {
            super::expect_path(&deb.name, &deb.store_path, path)?;
            for busybox in busyboxes.iter().filter(|busybox| busybox.deb.store_path == deb.store_path) {
                self.add_busybox(busybox, &slot, &file)?;
            }
            slot.clear()?;
            self.reporter.message(&format!("fetched {}", deb.name));
        }
        Ok(())
    }

    /// Adds the folder that is made of busybox's package.
    fn add_busybox(&self, busybox: &Busybox, slot: &Slot, package: &Path) -> Result<(), Error> {
        // In the slot, which goes as a whole: one that is killed leaves nothing that nobody finds.
        let folder = slot.whole(&busybox.name);
        match fs_err::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        deb::busybox_folder(&fs_err::read(package)?, &folder)
            .map_err(|error| Error::Deb { name: busybox.deb.name.clone(), error })?;
        super::expect_path(&busybox.name, &busybox.store_path, self.nix.add_folder(&folder)?)
    }
}
