//! Reads `Release` files: a suite's names and dates, and the sizes and hashes of its indices.
//!
//! The text must be the signed part of an `InRelease` file, from [`crate::gpgv`].

use deb822_fast::borrowed::{BorrowedParagraph, BorrowedParagraphIter};

use crate::timestamp::{NotATimestamp, Timestamp};

/// The fields of a `Release` file that crossflake uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// The suite's present name: `stable`, `oldstable-updates`.
    pub suite: String,
    /// Its permanent name: `trixie`, `bookworm-updates`.
    pub codename: String,
    /// The time of the last change.
    pub date: Timestamp,
    /// The expiry date. Suites that hardly change have none.
    pub valid_until: Option<Timestamp>,
    /// Whether mirrors also have indices by their hashes. Those addresses stay valid during an update of the mirror.
    pub by_hash: bool,
    pub architectures: Vec<String>,
    /// The suite's indices.
    pub files: Vec<File>,
}

/// A file with its size and hash, for example an index in a `Release` file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// For an index, relative to `dists/SUITE`: `main/binary-arm64/Packages.xz`.
    pub path: String,
    /// In bytes.
    pub size: u64,
    /// In lowercase hexadecimal.
    pub sha256: String,
}

/// The reason why a `Release` file was refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("it has a line that is not a field: {0}")]
    Syntax(String),
    #[error("it has no field {0}")]
    Missing(&'static str),
    #[error("the field {field}: {error}")]
    Timestamp { field: &'static str, error: NotATimestamp },
    #[error("the field SHA256: expected a hash, a size and a path, found \"{0}\"")]
    File(String),
}

impl Release {
    /// Reads the text of a `Release` file.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let stanza = BorrowedParagraphIter::new(text)
            .next()
            .ok_or(Error::Missing("Suite"))?
            .map_err(|error| Error::Syntax(error.to_string()))?;
        let codename = single(&stanza, "Codename")?;
        let date = timestamp(&stanza, "Date")?.ok_or(Error::Missing("Date"))?;
        let lines = stanza.get("SHA256").ok_or(Error::Missing("SHA256"))?;
        Ok(Self {
            suite: single(&stanza, "Suite")?.to_owned(),
            codename: codename.to_owned(),
            date,
            valid_until: timestamp(&stanza, "Valid-Until")?,
            by_hash: stanza.get_single("Acquire-By-Hash") == Some("yes"),
            architectures: single(&stanza, "Architectures")?.split_whitespace().map(str::to_owned).collect(),
            files: lines
                .iter()
                .filter(|line| !line.is_empty())
                .map(|line| File::parse(line))
                .collect::<Result<_, _>>()?,
        })
    }

    /// The compressed `Packages` index of `main` for an architecture, if the suite has one.
    pub fn packages(&self, architecture: &str) -> Option<&File> {
        let path = format!("main/binary-{architecture}/Packages.xz");
        self.file(&path)
    }

    /// The decompressed form of a compressed index, if the suite lists it.
    pub fn unpacked(&self, compressed: &File) -> Option<&File> {
        self.file(compressed.path.strip_suffix(".xz")?)
    }

    fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }
}

impl File {
    fn parse(line: &str) -> Result<Self, Error> {
        let malformed = || Error::File(line.to_owned());
        let words: Vec<_> = line.split_whitespace().collect();
        let [sha256, size, path] = words[..] else { return Err(malformed()) };
        if !is_sha256(sha256) || !is_path_below(path) {
            return Err(malformed());
        }
        let size = size.parse().ok().filter(|size| *size <= LARGEST).ok_or_else(malformed)?;
        Ok(Self { path: path.to_owned(), size, sha256: sha256.to_owned() })
    }

    /// The file's path by its hash, relative to `dists/SUITE`.
    pub fn path_by_hash(&self) -> String {
        let folder = self.path.rfind('/').map_or("", |end| &self.path[..=end]);
        format!("{folder}by-hash/SHA256/{}", self.sha256)
    }
}

/// The largest plausible size of a file in an archive, in bytes. A larger one is an error or an attack.
pub const LARGEST: u64 = 1 << 40;

/// Whether `path` is a relative path without `.` and `..`, of characters that are allowed in a URL.
pub fn is_path_below(path: &str) -> bool {
    let safe = |b: u8| b.is_ascii_alphanumeric() || b"+-._~/%:,=@".contains(&b);
    path.split('/').all(|part| !part.is_empty() && part != "." && part != "..") && path.bytes().all(safe)
}

/// Whether `text` is a SHA-256 in lowercase hexadecimal.
pub fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn single<'a>(stanza: &BorrowedParagraph<'a>, field: &'static str) -> Result<&'a str, Error> {
    stanza.get_single(field).map(str::trim).filter(|value| !value.is_empty()).ok_or(Error::Missing(field))
}

fn timestamp(stanza: &BorrowedParagraph<'_>, field: &'static str) -> Result<Option<Timestamp>, Error> {
    let value = stanza.get_single(field).map(|value| Timestamp::parse_release(value.trim()));
    value.transpose().map_err(|error| Error::Timestamp { field, error })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "6a20cf0c8a4b0b8f17a02ea3cd1bd5e2a07bd86b9bd1d8fdd3a4e7a3e5f3b0c1";

    fn text() -> String {
        format!(
            "Origin: Debian\nSuite: stable-updates\nCodename: trixie-updates\nDate: Sat, 21 Nov 2026 02:10:46 UTC\n\
             Valid-Until: Sat, 28 Nov 2026 02:10:46 UTC\nAcquire-By-Hash: yes\nArchitectures: all amd64 arm64\n\
             SHA256:\n {HASH}     1234 main/binary-arm64/Packages.xz\n {HASH}        0 main/binary-arm64/Packages\n"
        )
    }

    #[test]
    fn names_dates_and_indices_are_read() {
        let release = Release::parse(&text()).unwrap();
        assert_eq!((release.suite.as_str(), release.codename.as_str()), ("stable-updates", "trixie-updates"));
        assert_eq!(release.date.to_string(), "20261121T021046Z");
        assert_eq!(release.valid_until.unwrap().to_string(), "20261128T021046Z");
        assert_eq!(release.architectures, ["all", "amd64", "arm64"]);
        assert!(release.by_hash);
        let file = release.packages("arm64").unwrap();
        assert_eq!((file.size, file.sha256.as_str()), (1234, HASH));
        assert_eq!(file.path_by_hash(), format!("main/binary-arm64/by-hash/SHA256/{HASH}"));
        assert!(release.packages("amd64").is_none());
        let at_the_root = File { path: "Contents.gz".into(), ..file.clone() };
        assert_eq!(at_the_root.path_by_hash(), format!("by-hash/SHA256/{HASH}"));
    }

    #[test]
    fn a_release_without_an_expiry_date_is_accepted() {
        let text = text().replace("Valid-Until: Sat, 28 Nov 2026 02:10:46 UTC\n", "");
        assert_eq!(Release::parse(&text).unwrap().valid_until, None);
    }

    #[test]
    fn the_error_names_the_missing_or_malformed_field() {
        let error = |from: &str, to: &str| Release::parse(&text().replace(from, to)).unwrap_err().to_string();
        assert_eq!(error("Date", "Dated"), "it has no field Date");
        assert_eq!(error("SHA256", "MD5Sum"), "it has no field SHA256");
        assert!(error("Sat, 28", "Sun, 28").starts_with("the field Valid-Until: "));
        assert!(error("1234", "12x").starts_with("the field SHA256: "));
        assert!(error("main/", "../").starts_with("the field SHA256: "));
        assert!(error(HASH, &HASH.to_uppercase()).starts_with("the field SHA256: "));
        assert!(Release::parse("").is_err());
        assert!(Release::parse("<html>").is_err());
    }
}
