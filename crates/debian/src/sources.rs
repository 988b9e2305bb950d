//! Where this machine gets Debian's packages from: the mirrors in apt's own configuration.
//!
//! Any Debian mirror has the packages of all releases it carries, so only the addresses are taken, not the
//! suites. Both formats of sources.list(5) are read.

use std::path::{Path, PathBuf};

use deb822_fast::borrowed::{BorrowedParagraph, BorrowedParagraphIter};

use super::snapshot;
use super::timestamp::Timestamp;

/// Debian's main archive, as pins and the snapshot archive call it.
pub const DEBIAN: &str = "debian";
/// The archive of security updates, as pins and the snapshot archive call it.
pub const SECURITY: &str = "debian-security";

/// Where apt's configuration stands.
pub const APT_FOLDER: &str = "/etc/apt";

/// The roots of the archives on mirrors, without a slash at the end, in the order to try them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mirrors {
    pub debian: Vec<String>,
    pub security: Vec<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `fs_err` puts the path into the message.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("{file} is not written in fields: {reason}")]
    Syntax { file: String, reason: String },
    #[error(
        "{file} names \"{uri}\", a kind of source that only apt can read, and no other Debian mirror is set up"
    )]
    Kind { file: String, uri: String },
    #[error("{option} \"{url}\" is no http or https address")]
    NotAnAddress { option: &'static str, url: String },
}

impl Error {
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Io(_) | Self::Syntax { .. } => None,
            Self::Kind { .. } => Some("name the mirror: --mirror http://HOST/debian".into()),
            Self::NotAnAddress { .. } => Some("write it as http://HOST/debian".into()),
        }
    }
}

/// An address in apt's configuration, and the file it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    file: String,
    uri: String,
}

impl Mirrors {
    /// The mirrors that apt's configuration in `folder` names, `/etc/apt` on a Debian machine. Both lists may
    /// be empty: on other systems, or where security updates are not set up.
    pub fn of_apt(folder: &Path) -> Result<Self, Error> {
        let mut texts = Vec::new();
        for path in files(folder)? {
            texts.push((path.display().to_string(), fs_err::read_to_string(&path)?));
        }
        Self::parse(&texts)
    }

    /// The mirrors that files name: the name of each, by whose end its format is known, and its text.
    pub fn parse(files: &[(String, String)]) -> Result<Self, Error> {
        let mut entries = Vec::new();
        for (file, text) in files {
            let is_deb822 = file.ends_with(".sources");
            entries.extend(if is_deb822 { stanzas(file, text)? } else { lines(file, text) });
        }
        Self::of(&entries)
    }

    fn of(entries: &[Entry]) -> Result<Self, Error> {
        let ends = |entry: &&Entry, name: &str| entry.uri.rsplit('/').next() == Some(name);
        let http = |name: &'static str| {
            let mut uris: Vec<String> = Vec::new();
            for entry in entries.iter().filter(|entry| is_http(&entry.uri) && ends(entry, name)) {
                if !uris.contains(&entry.uri) {
                    uris.push(entry.uri.clone());
                }
            }
            uris
        };
        let mirrors = Self { debian: http(DEBIAN), security: http(SECURITY) };
        // `mirror+file:` names a file of mirrors, `cdrom:` and `file:` are no mirrors at all. They matter only
        // when they are all there is.
        match entries.iter().find(|entry| !is_http(&entry.uri)) {
            Some(Entry { file, uri }) if mirrors == Self::default() => {
                Err(Error::Kind { file: file.clone(), uri: uri.clone() })
            }
            _ => Ok(mirrors),
        }
    }

    /// Puts an address in the place of those found, for the main and for the security archive.
    pub fn replaced_by(mut self, debian: Option<&str>, security: Option<&str>) -> Result<Self, Error> {
        for (option, given, list) in
            [("--mirror", debian, &mut self.debian), ("--security-mirror", security, &mut self.security)]
        {
            if let Some(url) = given {
                if !is_http(url) {
                    return Err(Error::NotAnAddress { option, url: url.to_owned() });
                }
                *list = vec![url.trim_end_matches('/').to_owned()];
            }
        }
        Ok(self)
    }

    /// Puts the snapshot archive, as of `timestamp`, where there is no mirror.
    pub fn or_snapshot(mut self, timestamp: Timestamp) -> Self {
        for (archive, list) in [(DEBIAN, &mut self.debian), (SECURITY, &mut self.security)] {
            if list.is_empty() {
                list.push(snapshot::mirror(archive, timestamp));
            }
        }
        self
    }

    /// The roots of an archive by its name; none for an unknown one.
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

/// apt's source files, in the order apt reads them.
fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let parts = folder.join("sources.list.d");
    if parts.is_dir() {
        for entry in fs_err::read_dir(parts)? {
            files.push(entry?.path());
        }
    }
    files.retain(|path| {
        path.extension().is_some_and(|extension| extension == "list" || extension == "sources")
    });
    files.sort();
    let single = folder.join("sources.list");
    if single.is_file() {
        files.insert(0, single);
    }
    Ok(files)
}

/// The addresses of a one-line file: `deb [options] URI suite component...`.
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

/// The addresses of a file of stanzas, with `Types`, `URIs`, `Suites`, `Components`.
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
    fn one_line_sources_are_read() {
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
        let wanted = Mirrors {
            debian: vec!["http://one.example/debian".into(), "https://two.example/debian".into()],
            security: vec!["http://one.example/debian-security".into()],
        };
        assert_eq!(mirrors.unwrap(), wanted);
    }

    #[test]
    fn stanzas_are_read() {
        let mirrors = of_stanzas(
            "Types: deb deb-src\n# a remark\nURIs: http://one.example/debian\n https://two.example/debian/\nSuites: trixie\nComponents: main\n\n\
             Enabled: no\nTypes: deb\nURIs: http://off.example/debian\nSuites: trixie\nComponents: main\n\n\
             Types: deb-src\nURIs: http://src.example/debian\nSuites: trixie\nComponents: main\n\n\
             Types: deb\nURIs: http://one.example/debian-security\nSuites: trixie-security\nComponents: main\n",
        );
        let wanted = Mirrors {
            debian: vec!["http://one.example/debian".into(), "https://two.example/debian".into()],
            security: vec!["http://one.example/debian-security".into()],
        };
        assert_eq!(mirrors.unwrap(), wanted);
    }

    #[test]
    fn a_source_that_only_apt_can_read_is_an_error_when_there_is_no_other() {
        let only = "deb mirror+file:/etc/apt/mirrors/debian.list trixie main\n";
        let error = of_lines(only).unwrap_err();
        assert!(error.to_string().contains("mirror+file:/etc/apt/mirrors/debian.list"), "{error}");
        assert!(error.hint().unwrap().contains("--mirror"));
        let both = format!("{only}deb http://one.example/debian trixie main\n");
        assert_eq!(of_lines(&both).unwrap().debian, ["http://one.example/debian"]);
    }

    #[test]
    fn without_a_mirror_the_snapshot_archive_stands_in() {
        let mirrors = of_lines("deb http://ubuntu.example/ubuntu noble main\n").unwrap();
        assert_eq!(mirrors, Mirrors::default());
        let mirrors = mirrors.replaced_by(Some("http://mine.example/debian/"), None).unwrap();
        let mirrors = mirrors.or_snapshot(Timestamp::parse_compact("20261121T021046Z").unwrap());
        assert_eq!(mirrors.of_archive(DEBIAN), ["http://mine.example/debian"]);
        assert!(mirrors.of_archive(SECURITY)[0].ends_with("/debian-security/20261121T021046Z"));
        assert!(mirrors.of_archive("ubuntu").is_empty());
    }

    #[test]
    fn an_option_that_is_no_address_is_refused() {
        for url in ["", "mirror.example", "ftp://mirror.example/debian", "http://", "file:///debian"] {
            assert!(Mirrors::default().replaced_by(Some(url), None).is_err(), "{url}");
        }
    }

    #[test]
    fn files_are_read_in_the_order_apt_reads_them() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            crossflake_io::file::write_whole(&folder.path().join(name), text.as_bytes()).unwrap()
        };
        write(
            "sources.list.d/b.sources",
            "Types: deb\nURIs: http://b.example/debian\nSuites: x\nComponents: main\n",
        );
        write("sources.list.d/a.list", "deb http://a.example/debian x main\n");
        write("sources.list.d/c.list.save", "deb http://c.example/debian x main\n");
        write("sources.list", "deb http://first.example/debian x main\n");
        let hosts = ["http://first.example/debian", "http://a.example/debian", "http://b.example/debian"];
        assert_eq!(Mirrors::of_apt(folder.path()).unwrap().debian, hosts);
        assert_eq!(Mirrors::of_apt(&folder.path().join("none")).unwrap(), Mirrors::default());
    }
}
