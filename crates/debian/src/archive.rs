//! Downloads signed release files, package indices and packages from Debian's mirrors.

use std::path::PathBuf;

use crate::gpgv;
use crate::pins::Package;
use crate::release::{self, File, Release};
use crate::sources::Mirrors;
use crate::timestamp::Timestamp;
use crate::xz;
use crossflake_io::download::{self, Client};
use crossflake_io::hash;

/// The size limit of a signed release file, in bytes. Debian's release files have a few hundred kilobytes.
const RELEASE_LIMIT: u64 = 16 << 20;

/// The largest decompressed index, in bytes, for a suite that does not list the size. Debian's are below a tenth of it.
const INDEX_LIMIT: u64 = 1 << 30;

/// Where to download from, and how to check the files.
pub struct Archives {
    pub mirrors: Mirrors,
    /// The keys that release files must be signed with.
    pub keyrings: Vec<PathBuf>,
    /// The present: a release file that expired before it is refused.
    pub now: Timestamp,
    pub client: Client,
    /// Indices to leave out because a mirror lists but does not have them: `SUITE/ARCHITECTURE`.
    pub skipped: Vec<String>,
}

/// A suite with a checked signature and age.
#[derive(Debug)]
pub struct Suite {
    /// The archive that has it: `debian`, `debian-security`.
    pub archive: String,
    pub release: Release,
    /// The URL of the suite's folder on the mirror that it came from.
    folder: String,
}

/// The reason why a file could not be downloaded or was refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Download(#[from] download::Error),
    #[error(transparent)]
    Signature(#[from] gpgv::Error),
    #[error("no mirror of the archive \"{0}\" is known")]
    NoMirror(String),
    #[error("{url}: {error}")]
    Release { url: String, error: release::Error },
    #[error("{url}: expected the suite \"{expected}\", found \"{found}\"")]
    OtherSuite { url: String, found: String, expected: String },
    #[error("{url} expired on {until}")]
    Expired { url: String, until: Timestamp },
    #[error(
        "{url} is not the file that the archive's signed index lists\n  expected {} bytes with the sha256 {}\n       got {size} bytes with the sha256 {sha256}",
        expected.size,
        expected.sha256
    )]
    Mismatch { url: String, expected: File, size: u64, sha256: String },
    #[error("{url} could not be decompressed: {reason}")]
    Compression { url: String, reason: String },
    #[error("the mirror lists an index of {name} but does not have it: {error}")]
    Index { name: String, error: Box<Error> },
}

impl Error {
    /// The next step for the user, if there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Signature(error) => error.hint(),
            Self::Download(error) => error.hint(),
            Self::Expired { .. } => Some(
                "the mirror is no longer updated, or this machine's clock is wrong; use another mirror: --mirror URL"
                    .into(),
            ),
            Self::Index { name, .. } => Some(format!(
                "the mirror may be updating: try again later, use another one with --mirror URL, or leave this index \
                 out with --skip {name}"
            )),
            Self::NoMirror(_)
            | Self::Release { .. }
            | Self::OtherSuite { .. }
            | Self::Mismatch { .. }
            | Self::Compression { .. } => None,
        }
    }
}

impl Archives {
    /// Downloads the release file of the suite `name` (`trixie-updates`) in `archive` (`debian`), from the first mirror
    /// that has one with a good signature that has not expired.
    pub fn suite(&self, archive: &str, name: &str) -> Result<Suite, Error> {
        self.first_success(archive, |mirror| self.suite_on(mirror, archive, name))
    }

    fn suite_on(&self, mirror: &str, archive: &str, name: &str) -> Result<Suite, Error> {
        let folder = format!("{mirror}/dists/{name}");
        let url = format!("{folder}/InRelease");
        let content = self.client.get(&url, RELEASE_LIMIT)?;
        let text = gpgv::signed_text(&url, &content, &self.keyrings)?;
        let release = Release::parse(&text).map_err(|error| Error::Release { url: url.clone(), error })?;
        if release.codename != name {
            return Err(Error::OtherSuite { url, found: release.codename, expected: name.to_owned() });
        }
        match release.valid_until {
            Some(until) if until < self.now => Err(Error::Expired { url, until }),
            _ => Ok(Suite { archive: archive.to_owned(), release, folder }),
        }
    }

    /// Downloads the `Packages` index of a suite for an architecture. `None` if the suite lists none or the user skips
    /// it.
    pub fn packages(&self, suite: &Suite, architecture: &str) -> Result<Option<String>, Error> {
        let name = format!("{}/{architecture}", suite.release.codename);
        if self.skipped.contains(&name) {
            return Ok(None);
        }
        let Some(file) = suite.release.packages(architecture) else { return Ok(None) };
        let by_hash = suite.release.by_hash.then(|| self.index(suite, &file.path_by_hash(), file));
        let index = match by_hash {
            // Some mirrors have no by-hash folders. The hash is checked either way.
            None | Some(Err(Error::Download(_))) => self.index(suite, &file.path, file),
            Some(index) => index,
        };
        index.map(Some).map_err(|error| Error::Index { name, error: Box::new(error) })
    }

    /// Downloads the file of a pinned package from the first mirror that has it.
    pub fn package(&self, package: &Package) -> Result<Vec<u8>, Error> {
        let expected = File { path: package.path.clone(), size: package.size, sha256: package.sha256.clone() };
        self.first_success(&package.archive, |mirror| self.file(&format!("{mirror}/{}", expected.path), &expected))
    }

    fn index(&self, suite: &Suite, path: &str, file: &File) -> Result<String, Error> {
        let url = format!("{}/{path}", suite.folder);
        let content = self.file(&url, file)?;
        let limit = suite.release.unpacked(file).map_or(INDEX_LIMIT, |unpacked| unpacked.size);
        index_text(&content, limit).map_err(|reason| Error::Compression { url, reason })
    }

    fn file(&self, url: &str, expected: &File) -> Result<Vec<u8>, Error> {
        let content = self.client.get(url, expected.size)?;
        let (size, sha256) = (content.len() as u64, hash::of(&content));
        if size == expected.size && sha256 == expected.sha256 {
            Ok(content)
        } else {
            Err(Error::Mismatch { url: url.to_owned(), expected: expected.clone(), size, sha256 })
        }
    }

    /// Tries the mirrors of an archive in turn. If all fail, returns the first mirror's error.
    fn first_success<T>(&self, archive: &str, attempt: impl Fn(&str) -> Result<T, Error>) -> Result<T, Error> {
        let mut attempts = self.mirrors.of_archive(archive).iter().map(|mirror| attempt(mirror));
        let first = attempts.next().ok_or_else(|| Error::NoMirror(archive.to_owned()))?;
        first.or_else(|error| attempts.find_map(Result::ok).ok_or(error))
    }
}

/// Decompresses an index. `limit` is its largest decompressed size in bytes.
fn index_text(content: &[u8], limit: u64) -> Result<String, String> {
    let text = xz::decompress(content, limit).map_err(|error| error.to_string())?;
    String::from_utf8(text).map_err(|error| error.to_string())
}
