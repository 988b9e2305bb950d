//! Reads Debian's mirrors from apt's configuration, in both formats of sources.list(5).
//!
//! Only addresses matter, because every mirror has all current releases. Suites are ignored.

use std::path::{Path, PathBuf};

use deb822_fast::borrowed::{BorrowedParagraph, BorrowedParagraphIter};

use crate::snapshot;
use crate::timestamp::Timestamp;

/// The name of Debian's main archive, in pins and in the snapshot archive.
pub const DEBIAN: &str = "debian";
/// The name of the archive of security updates, in pins and in the snapshot archive.
pub const SECURITY: &str = "debian-security";

/// The folder of apt's configuration.
pub const APT_FOLDER: &str = "/etc/apt";

/// The URLs of mirrors of both archives, without a trailing slash, in the order to try them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mirrors {
    pub debian: Vec<String>,
    pub security: Vec<String>,
}

/// The reason why there are no mirrors.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `fs_err` puts the path into the message.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("{file} has a line that is not a field: {reason}")]
    Syntax { file: String, reason: String },
    #[error("{file} has the source \"{uri}\", which only apt can read, and no other Debian mirror is configured")]
    Kind { file: String, uri: String },
    #[error("{option}: \"{url}\" is not an http or https URL")]
    NotAUrl { option: &'static str, url: String },
}

impl Error {
    /// The next step for the user, if there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Io(_) | Self::Syntax { .. } => None,
            Self::Kind { .. } => Some("give a mirror: --mirror http://HOST/debian".into()),
            Self::NotAUrl { .. } => Some("write it as http://HOST/debian".into()),
        }
    }
}

/// An address and the file of apt's configuration that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    file: String,
    uri: String,
}

impl Mirrors {
    /// Reads the mirrors from apt's configuration in `folder`, usually [`APT_FOLDER`]. Either list may be empty, for
    /// example on other systems.
    pub fn of_apt(folder: &Path) -> Result<Self, Error> {
        let mut texts = Vec::new();
        for path in files(folder)? {
            texts.push((path.display().to_string(), fs_err::read_to_string(&path)?));
        }
        Self::parse(&texts)
    }

    /// Reads the mirrors from files, each a name and a text. Files named `.sources` have stanzas, others lines.
    pub fn parse(files: &[(String, String)]) -> Result<Self, Error> {
        let mut entries = Vec::new();
        for (file, text) in files {
            let is_deb822 = file.ends_with(".sources");
            entries.extend(if is_deb822 { stanzas(file, text)? } else { lines(file, text) });
        }
        Self::of(&entries)
    }

    fn of(entries: &[Entry]) -> Result<Self, Error> {
        let is_archive = |entry: &&Entry, name: &str| entry.uri.rsplit('/').next() == Some(name);
        let http = |name: &'static str| {
            let mut uris: Vec<String> = Vec::new();
            for entry in entries.iter().filter(|entry| is_http(&entry.uri) && is_archive(entry, name)) {
                if !uris.contains(&entry.uri) {
                    uris.push(entry.uri.clone());
                }
            }
            uris
        };
        let mirrors = Self { debian: http(DEBIAN), security: http(SECURITY) };
        // `mirror+file:`, `cdrom:` and `file:` sources are an error only if there is no other.
        match entries.iter().find(|entry| !is_http(&entry.uri)) {
            Some(Entry { file, uri }) if mirrors == Self::default() => {
                Err(Error::Kind { file: file.clone(), uri: uri.clone() })
            }
            _ => Ok(mirrors),
        }
    }

    /// Replaces the mirrors of the main and of the security archive with the URL of an option, if it is given.
    pub fn replaced_by(mut self, debian: Option<&str>, security: Option<&str>) -> Result<Self, Error> {
        for (option, given, list) in
            [("--mirror", debian, &mut self.debian), ("--security-mirror", security, &mut self.security)]
        {
            if let Some(url) = given {
                if !is_http(url) {
                    return Err(Error::NotAUrl { option, url: url.to_owned() });
                }
                *list = vec![url.trim_end_matches('/').to_owned()];
            }
        }
        Ok(self)
    }

    /// Uses the snapshot of `timestamp` for an archive without mirrors.
    pub fn or_snapshot(mut self, timestamp: Timestamp) -> Self {
        for (archive, list) in [(DEBIAN, &mut self.debian), (SECURITY, &mut self.security)] {
            if list.is_empty() {
                list.push(snapshot::mirror(archive, timestamp));
            }
        }
        self
    }

    /// The mirrors of an archive by its name. Empty for an unknown archive.
    pub fn of_archive(&self, archive: &str) -> &[String] {
        match archive {
            DEBIAN => &self.debian,
            SECURITY => &self.security,
            _ => &[],
        }
    }
}

fn is_http(uri: &str) -> bool {
    let rest = uri.strip_prefix("http://").or_else(|| uri.strip_prefix("https://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
}

/// The paths of apt's source files, in apt's order.
fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let parts = folder.join("sources.list.d");
    if parts.is_dir() {
        for entry in fs_err::read_dir(parts)? {
            files.push(entry?.path());
        }
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension == "list" || extension == "sources"));
    files.sort();
    let single = folder.join("sources.list");
    if single.is_file() {
        files.insert(0, single);
    }
    Ok(files)
}

/// The entries of a file in the one-line format: `deb [options] URI suite component...`.
fn lines(file: &str, text: &str) -> Vec<Entry> {
    let uri = |line: &str| {
        let line = line.split('#').next()?.trim();
        let mut rest = line.strip_prefix("deb")?.strip_prefix([' ', '\t'])?.trim_start();
        if rest.starts_with('[') {
            rest = rest.split_once(']')?.1.trim_start();
        }
        let mut words = rest.split_whitespace();
        let uri = words.next()?;
        has_main(words.skip(1)).then(|| entry(file, uri))
    };
    text.lines().filter_map(uri).collect()
}

/// The entries of a file in the deb822 format, with `Types`, `URIs`, `Suites`, `Components`.
fn stanzas(file: &str, text: &str) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    for paragraph in BorrowedParagraphIter::new(text) {
        let paragraph =
            paragraph.map_err(|error| Error::Syntax { file: file.to_owned(), reason: error.to_string() })?;
        let enabled = !["no", "false", "without", "off", "disable", "0"]
            .iter()
            .any(|off| words(&paragraph, "Enabled").any(|value| value.eq_ignore_ascii_case(off)));
        let binary = words(&paragraph, "Types").any(|kind| kind == "deb");
        if enabled && binary && has_main(words(&paragraph, "Components")) {
            entries.extend(words(&paragraph, "URIs").map(|uri| entry(file, uri)));
        }
    }
    Ok(entries)
}

fn words<'p>(paragraph: &'p BorrowedParagraph<'p>, field: &str) -> impl Iterator<Item = &'p str> {
    paragraph.get(field).unwrap_or_default().iter().flat_map(|line| line.split_whitespace())
}

fn has_main<'a>(mut components: impl Iterator<Item = &'a str>) -> bool {
    components.any(|component| component == "main")
}

fn entry(file: &str, uri: &str) -> Entry {
    Entry { file: file.to_owned(), uri: uri.trim_end_matches('/').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_lines(text: &str) -> Result<Mirrors, Error> {
        Mirrors::of(&lines("sources.list", text))
    }

    fn of_stanzas(text: &str) -> Result<Mirrors, Error> {
        Mirrors::of(&stanzas("debian.sources", text)?)
    }

    #[test]
    fn the_one_line_format_is_read() {
        let mirrors = of_lines(
            "# deb http://commented.example/debian trixie main\n\
             deb-src http://sources.example/debian trixie main\n\
             deb http://one.example/debian/ trixie main contrib # a remark\n\
             deb [arch=amd64 signed-by=/k.gpg] https://two.example/debian trixie-updates main\n\
             deb http://one.example/debian trixie-updates main\n\
             deb http://one.example/debian-security trixie-security main\n\
             deb https://other.example/apt cloud-sdk main\n\
             deb https://third.example/virtualbox/debian trixie contrib\n",
        );
        let expected = Mirrors {
            debian: vec!["http://one.example/debian".into(), "https://two.example/debian".into()],
            security: vec!["http://one.example/debian-security".into()],
        };
        assert_eq!(mirrors.unwrap(), expected);
    }

    #[test]
    fn the_deb822_format_is_read() {
        let mirrors = of_stanzas(
            "Types: deb deb-src\n# a remark\nURIs: http://one.example/debian\n https://two.example/debian/\nSuites: trixie\nComponents: main\n\n\
             Enabled: no\nTypes: deb\nURIs: http://off.example/debian\nSuites: trixie\nComponents: main\n\n\
             Types: deb-src\nURIs: http://src.example/debian\nSuites: trixie\nComponents: main\n\n\
             Types: deb\nURIs: http://one.example/debian-security\nSuites: trixie-security\nComponents: main\n",
        );
        let expected = Mirrors {
            debian: vec!["http://one.example/debian".into(), "https://two.example/debian".into()],
            security: vec!["http://one.example/debian-security".into()],
        };
        assert_eq!(mirrors.unwrap(), expected);
    }

    #[test]
    fn a_source_that_only_apt_can_read_is_an_error_if_there_is_no_other() {
        let only = "deb mirror+file:/etc/apt/mirrors/debian.list trixie main\n";
        let error = of_lines(only).unwrap_err();
        assert!(error.to_string().contains("mirror+file:/etc/apt/mirrors/debian.list"), "{error}");
        assert!(error.hint().unwrap().contains("--mirror"));
        let both = format!("{only}deb http://one.example/debian trixie main\n");
        assert_eq!(of_lines(&both).unwrap().debian, ["http://one.example/debian"]);
    }

    #[test]
    fn an_archive_without_mirrors_gets_a_snapshot() {
        let mirrors = of_lines("deb http://ubuntu.example/ubuntu noble main\n").unwrap();
        assert_eq!(mirrors, Mirrors::default());
        let mirrors = mirrors.replaced_by(Some("http://mine.example/debian/"), None).unwrap();
        let mirrors = mirrors.or_snapshot(Timestamp::parse_compact("20261121T021046Z").unwrap());
        assert_eq!(mirrors.of_archive(DEBIAN), ["http://mine.example/debian"]);
        assert!(mirrors.of_archive(SECURITY)[0].ends_with("/debian-security/20261121T021046Z"));
        assert!(mirrors.of_archive("ubuntu").is_empty());
    }

    #[test]
    fn an_option_with_an_invalid_url_is_refused() {
        for url in ["", "mirror.example", "ftp://mirror.example/debian", "http://", "file:///debian"] {
            assert!(Mirrors::default().replaced_by(Some(url), None).is_err(), "{url}");
        }
    }

    #[test]
    fn files_are_read_in_the_order_of_apt() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            crossflake_io::file::write_whole(&folder.path().join(name), text.as_bytes()).unwrap()
        };
        write("sources.list.d/b.sources", "Types: deb\nURIs: http://b.example/debian\nSuites: x\nComponents: main\n");
        write("sources.list.d/a.list", "deb http://a.example/debian x main\n");
        write("sources.list.d/c.list.save", "deb http://c.example/debian x main\n");
        write("sources.list", "deb http://first.example/debian x main\n");
        let hosts = ["http://first.example/debian", "http://a.example/debian", "http://b.example/debian"];
        assert_eq!(Mirrors::of_apt(folder.path()).unwrap().debian, hosts);
        assert_eq!(Mirrors::of_apt(&folder.path().join("none")).unwrap(), Mirrors::default());
    }
}
