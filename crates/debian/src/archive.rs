//! A Debian archive on its mirrors: signed releases, and the indices they vouch for. Side effect: the network.

use std::path::PathBuf;

use super::gpgv;
use super::release::{self, File, Release};
use super::sources::Mirrors;
use super::timestamp::Timestamp;
use crate::pins::Package;
use crate::xz;
use crossflake_io::download::{self, Client};
use crossflake_io::hash;

/// Signed releases are a few hundred kilobytes.
const RELEASE_LIMIT: u64 = 16 << 20;

/// Indices of all of Debian have less than a tenth of it. For suites that do not say how large theirs are.
const INDEX_LIMIT: u64 = 1 << 30;

/// The archives, and how to check what comes from them.
pub struct Archives {
    pub mirrors: Mirrors,
    pub keyrings: Vec<PathBuf>,
    /// What indices must not have expired by.
    pub now: Timestamp,
    pub client: Client,
    /// Indices to do without, where a mirror lacks them: `SUITE/ARCHITECTURE`.
    pub skipped: Vec<String>,
}

/// A suite whose signature and age have been checked, and the mirror it came from.
#[derive(Debug)]
pub struct Suite {
    /// The archive's name.
    pub archive: String,
    pub release: Release,
    /// The suite's folder on the mirror.
    folder: String,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Download(#[from] download::Error),
    #[error(transparent)]
    Signature(#[from] gpgv::Error),
    #[error("there is no mirror of this archive")]
    NoMirror,
    #[error("{url}: {error}")]
    Release { url: String, error: release::Error },
    #[error("{url} is about \"{found}\", not about \"{wanted}\"")]
    OtherSuite { url: String, found: String, wanted: String },
    #[error("{url} was to be believed until {until} only")]
    Expired { url: String, until: Timestamp },
    #[error(
        "{url} is not what is wanted\n  expected {} bytes with the sha256 {}\n       got {size} bytes with the sha256 {sha256}",
        wanted.size,
        wanted.sha256
    )]
    Mismatch { url: String, wanted: File, size: u64, sha256: String },
    #[error("{url} is no xz-compressed text of the size that its release states: {reason}")]
    Compression { url: String, reason: String },
    #[error("the mirror does not have the index of {skipped} that it announces: {error}")]
    Index { skipped: String, error: Box<Error> },
}

impl Error {
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Signature(error) => error.hint(),
            Self::Download(error) => error.hint(),
            Self::Expired { .. } => Some(
                "the mirror is no longer updated, or this machine's clock is wrong; name another mirror: --mirror URL"
                    .into(),
            ),
            Self::Index { skipped, .. } => Some(format!(
                "the mirror may be in the midst of an update: try again later, name another, --mirror URL, \
                 or do without its updates: --skip {skipped}"
            )),
            Self::NoMirror | Self::Release { .. } | Self::OtherSuite { .. } | Self::Mismatch { .. } | Self::Compression { .. } => None,
        }
    }
}

impl Archives {
    /// The suite of a name (`trixie-updates`) from the first mirror that has it signed and not expired.
    pub fn suite(&self, archive: &str, name: &str) -> Result<Suite, Error> {
        self.first(self.mirrors.of_archive(archive), |mirror| self.suite_on(mirror, archive, name))
    }

    fn suite_on(&self, mirror: &str, archive: &str, name: &str) -> Result<Suite, Error> {
        let folder = format!("{mirror}/dists/{name}");
        let url = format!("{folder}/InRelease");
        let content = self.client.get(&url, RELEASE_LIMIT)?;
        let text = gpgv::signed_text(&url, &content, &self.keyrings)?;
        let release = Release::parse(&text).map_err(|error| Error::Release { url: url.clone(), error })?;
        if release.codename != name {
            return Err(Error::OtherSuite { url, found: release.codename, wanted: name.to_owned() });
        }
        match release.valid_until {
            Some(until) if until < self.now => Err(Error::Expired { url, until }),
            _ => Ok(Suite { archive: archive.to_owned(), release, folder }),
        }
    }

    /// The index of a suite's packages for an architecture, if it has one.
    pub fn packages(&self, suite: &Suite, architecture: &str) -> Result<Option<String>, Error> {
        let skipped = format!("{}/{architecture}", suite.release.codename);
        if self.skipped.contains(&skipped) {
            return Ok(None);
        }
        let Some(file) = suite.release.packages(architecture) else { return Ok(None) };
        let by_hash = suite.release.by_hash.then(|| self.index(suite, &file.path_by_hash(), file));
        let index = match by_hash {
            // Some mirrors leave the folders by-hash out. The hash is checked either way.
            None | Some(Err(Error::Download(_))) => self.index(suite, &file.path, file),
            Some(index) => index,
        };
        index.map(Some).map_err(|error| Error::Index { skipped, error: Box::new(error) })
    }

    /// A pinned package's file, from the first mirror that has it.
    pub fn package(&self, package: &Package) -> Result<Vec<u8>, Error> {
        let wanted = File { path: package.path.clone(), size: package.size, sha256: package.sha256.clone() };
        let mirrors = self.mirrors.of_archive(&package.archive);
        self.first(mirrors, |mirror| self.file(&format!("{mirror}/{}", wanted.path), &wanted))
    }

    fn index(&self, suite: &Suite, path: &str, file: &File) -> Result<String, Error> {
        let url = format!("{}/{path}", suite.folder);
        let content = self.file(&url, file)?;
        let limit = suite.release.unpacked(file).map_or(INDEX_LIMIT, |unpacked| unpacked.size);
        index_text(&content, limit).map_err(|reason| Error::Compression { url, reason })
    }

    fn file(&self, url: &str, wanted: &File) -> Result<Vec<u8>, Error> {
        let content = self.client.get(url, wanted.size)?;
        check(url, &content, wanted)?;
        Ok(content)
    }

    /// Tries mirrors in turn. When all fail, what went wrong with the first is what a person should hear of.
    fn first<T>(&self, mirrors: &[String], attempt: impl Fn(&str) -> Result<T, Error>) -> Result<T, Error> {
        let mut attempts = mirrors.iter().map(|mirror| attempt(mirror));
        let first = attempts.next().ok_or(Error::NoMirror)?;
        first.or_else(|error| attempts.find_map(Result::ok).ok_or(error))
    }
}

fn check(url: &str, content: &[u8], file: &File) -> Result<(), Error> {
    let (size, sha256) = (content.len() as u64, hash::of(content));
    if size == file.size && sha256 == file.sha256 {
        Ok(())
    } else {
        Err(Error::Mismatch { url: url.to_owned(), wanted: file.clone(), size, sha256 })
    }
}

/// The text of a compressed index of at most `limit` bytes.
fn index_text(content: &[u8], limit: u64) -> Result<String, String> {
    let text = xz::whole(content, limit).map_err(|error| error.to_string())?;
    String::from_utf8(text).map_err(|error| error.to_string())
}
