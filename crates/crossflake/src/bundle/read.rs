//! A bundle file to members that are what its list says.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::Error;
use super::manifest::{self, Flaw, Kind, Manifest, Member};
use crossflake_io::hash;
use crossflake_io::progress::Reporter;

/// More than the list of any bundle that could be carried anywhere.
const MANIFEST_LIMIT: u64 = 64 << 20;

type Entry<'a> = tar::Entry<'a, BufReader<File>>;

/// A folder for what the store does not have yet. Files lie in it by names that come from here and from
/// [`Manifest::parse`], which lets none through that could leave it.
pub(crate) struct Folder<'a> {
    pub folder: &'a Path,
    /// Store paths that need not be unpacked.
    pub present: BTreeSet<&'a str>,
}

impl Folder<'_> {
    /// A file's base name is its name in the store; two may have the same.
    pub(crate) fn path(&self, index: usize, member: &Member) -> PathBuf {
        match member.kind {
            Kind::Cache => self.folder.join(&member.path),
            Kind::Folder => self.folder.join(index.to_string()).join(format!("{}.nar", member.name())),
            Kind::File => self.folder.join(index.to_string()).join(member.name()),
        }
    }

    pub(crate) fn is_present(&self, member: &Member) -> bool {
        member.store_path.as_deref().is_some_and(|path| self.present.contains(path))
    }

    /// The file to write a member into; `None` if there is no need for it.
    fn file_of(&self, index: usize, member: &Member) -> io::Result<Option<PathBuf>> {
        if self.is_present(member) {
            return Ok(None);
        }
        let path = self.path(index, member);
        if let Some(folder) = path.parent() {
            fs_err::create_dir_all(folder)?;
        }
        Ok(Some(path))
    }
}

/// The list of the bundle in `file`.
pub(crate) fn manifest(file: &Path) -> Result<Manifest, Error> {
    let mut archive = open(file)?;
    read_manifest(file, archive.entries().map_err(|error| no_tar(file, &error))?.next())
}

fn open(file: &Path) -> Result<tar::Archive<BufReader<File>>, Error> {
    let opened = fs_err::File::open(file)?;
    Ok(tar::Archive::new(BufReader::with_capacity(1 << 20, opened.into_parts().0)))
}

fn no_tar(file: &Path, error: &io::Error) -> Error {
    Error::NotABundle { file: file.to_owned(), why: error.to_string() }
}

fn read_manifest(file: &Path, first: Option<io::Result<Entry<'_>>>) -> Result<Manifest, Error> {
    let flawed = |flaw: &Flaw| Error::NotABundle { file: file.to_owned(), why: flaw.to_string() };
    let first = first.ok_or_else(|| flawed(&Flaw::Other))?.map_err(|error| no_tar(file, &error))?;
    if first.path_bytes() != manifest::FILE.as_bytes() || !first.header().entry_type().is_file() {
        return Err(flawed(&Flaw::Other));
    }
    let mut json = Vec::new();
    let size = first.size();
    first.take(MANIFEST_LIMIT).read_to_end(&mut json)?;
    if json.len() as u64 != size {
        return Err(Error::Truncated { file: file.to_owned(), member: manifest::FILE.to_owned() });
    }
    Manifest::parse(&json).map_err(|flaw| match flaw {
        Flaw::Other => flawed(&flaw),
        Flaw::Newer(version) => Error::Newer { file: file.to_owned(), version },
        Flaw::Json(_) | Flaw::Member { .. } => {
            Error::Manifest { file: file.to_owned(), why: flaw.to_string() }
        }
    })
}

/// Reads the whole bundle and checks each member against the list. Returns the list when all of it is there
/// and right; what `into` has got before an error is worth
/// nothing. Without a folder they are only checked.
pub(crate) fn check(
    file: &Path,
    into: Option<&Folder<'_>>,
    reporter: &dyn Reporter,
) -> Result<Manifest, Error> {
    let mut archive = open(file)?;
    let mut entries = archive.entries().map_err(|error| no_tar(file, &error))?;
    let manifest = read_manifest(file, entries.next())?;
    reporter.begin("reading", manifest.members.len(), manifest.bytes());
    let outcome = check_members(file, &manifest, entries, into, reporter);
    reporter.end();
    outcome.map(|()| manifest)
}

fn check_members<'a>(
    file: &Path,
    manifest: &Manifest,
    mut entries: impl Iterator<Item = io::Result<Entry<'a>>>,
    into: Option<&Folder<'_>>,
    reporter: &dyn Reporter,
) -> Result<(), Error> {
    for (index, member) in manifest.members.iter().enumerate() {
        let truncated = || Error::Truncated { file: file.to_owned(), member: member.path.clone() };
        let entry = entries.next().ok_or_else(truncated)?.map_err(|_| truncated())?;
        expect(file, &entry, Some(&member.path))?;
        let size = entry.size();
        let path = into.map(|folder| folder.file_of(index, member)).transpose()?.flatten();
        let got = copy(entry, path, reporter)?;
        if got.size < size {
            return Err(truncated());
        }
        if got.sha256 != member.sha256 {
            let (member, expected) = (member.path.clone(), member.sha256.clone());
            return Err(Error::Tampered { file: file.to_owned(), member, expected, got: got.sha256 });
        }
    }
    match entries.next() {
        None => Ok(()),
        Some(entry) => expect(file, &entry?, None),
    }
}

/// The entry is a plain file of the expected name. Nothing else is ever looked at: no link, no device.
fn expect(file: &Path, entry: &Entry<'_>, expected: Option<&str>) -> Result<(), Error> {
    let is_plain = entry.header().entry_type().is_file();
    if is_plain && Some(&*entry.path_bytes()) == expected.map(str::as_bytes) {
        return Ok(());
    }
    let what = if is_plain { "" } else { " (no plain file)" };
    let found = format!("{:?}{what}", String::from_utf8_lossy(&entry.path_bytes()));
    Err(Error::Stray { file: file.to_owned(), found, expected: expected.map(str::to_owned) })
}

struct Copied {
    size: u64,
    sha256: String,
}

fn copy(mut from: impl Read, to: Option<PathBuf>, reporter: &dyn Reporter) -> Result<Copied, Error> {
    let mut to = to.map(fs_err::File::create).transpose()?;
    let mut hash = Sha256::new();
    let mut size = 0;
    let mut buffer = vec![0; 256 << 10];
    loop {
        let count = from.read(&mut buffer)?;
        if count == 0 {
            return Ok(Copied { size, sha256: hash::hex(hash) });
        }
        hash.update(&buffer[..count]);
        if let Some(to) = &mut to {
            to.write_all(&buffer[..count])?;
        }
        size += count as u64;
        reporter.received(count as u64);
    }
}
