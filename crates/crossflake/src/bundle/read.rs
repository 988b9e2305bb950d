//! Reads a bundle and checks its members against its manifest.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::Error;
use super::manifest::{self, Flaw, Kind, Manifest, Member};
use crossflake_io::hash;
use crossflake_io::progress::Reporter;

/// The largest manifest to read, in bytes: more than any usable bundle has.
const MANIFEST_LIMIT: u64 = 64 << 20;

type Entry<'a> = tar::Entry<'a, BufReader<File>>;

/// The folder into which members are unpacked. Names of files come from this module and from [`Manifest::parse`], which
/// refuses names that leave the folder.
pub(crate) struct UnpackFolder<'a> {
    pub folder: &'a Path,
    /// Store paths that the store has: their members are not unpacked.
    pub present: BTreeSet<&'a str>,
}

impl UnpackFolder<'_> {
    /// The path of an unpacked member. The base name becomes the name in the store; because two members may have the same
    /// name, each has a folder of its own.
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

    /// The file into which to write a member, whose folder it creates; `None` if the store has the member.
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

/// Reads the manifest of the bundle `file`.
pub(crate) fn manifest(file: &Path) -> Result<Manifest, Error> {
    let mut archive = open(file)?;
    read_manifest(file, archive.entries().map_err(|error| not_a_tar(file, &error))?.next())
}

fn open(file: &Path) -> Result<tar::Archive<BufReader<File>>, Error> {
    let opened = fs_err::File::open(file)?;
    Ok(tar::Archive::new(BufReader::with_capacity(1 << 20, opened.into_parts().0)))
}

fn not_a_tar(file: &Path, error: &io::Error) -> Error {
    Error::NotABundle { file: file.to_owned(), reason: error.to_string() }
}

fn read_manifest(file: &Path, first: Option<io::Result<Entry<'_>>>) -> Result<Manifest, Error> {
    let flawed = |flaw: &Flaw| Error::NotABundle { file: file.to_owned(), reason: flaw.to_string() };
    let first = first.ok_or_else(|| flawed(&Flaw::Other))?.map_err(|error| not_a_tar(file, &error))?;
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
        Flaw::Json(_) | Flaw::Member { .. } => Error::Manifest { file: file.to_owned(), reason: flaw.to_string() },
    })
}

/// Reads the whole bundle, checks each member against the manifest, and unpacks the members `into` a folder if there is one.
/// Returns the manifest.
///
/// # Errors
///
/// If a member is wrong, missing or not in the list. Members that were unpacked before the error may be wrong too.
pub(crate) fn check(file: &Path, into: Option<&UnpackFolder<'_>>, reporter: &dyn Reporter) -> Result<Manifest, Error> {
    let mut archive = open(file)?;
    let mut entries = archive.entries().map_err(|error| not_a_tar(file, &error))?;
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
    into: Option<&UnpackFolder<'_>>,
    reporter: &dyn Reporter,
) -> Result<(), Error> {
    for (index, member) in manifest.members.iter().enumerate() {
        let truncated = || Error::Truncated { file: file.to_owned(), member: member.path.clone() };
        let entry = entries.next().ok_or_else(truncated)?.map_err(|_| truncated())?;
        expect(file, &entry, Some(&member.path))?;
        let size = entry.size();
        let path = into.map(|folder| folder.file_of(index, member)).transpose()?.flatten();
        let copied = copy(entry, path, reporter)?;
        if copied.size < size {
            return Err(truncated());
        }
        if copied.sha256 != member.sha256 {
            let (member, expected) = (member.path.clone(), member.sha256.clone());
            return Err(Error::WrongBytes { file: file.to_owned(), member, expected, actual: copied.sha256 });
        }
    }
    match entries.next() {
        None => Ok(()),
        Some(entry) => expect(file, &entry?, None),
    }
}

/// Checks that an entry is a regular file with the expected path. Links and devices are errors; their content is not read.
fn expect(file: &Path, entry: &Entry<'_>, expected: Option<&str>) -> Result<(), Error> {
    let is_regular = entry.header().entry_type().is_file();
    if is_regular && Some(&*entry.path_bytes()) == expected.map(str::as_bytes) {
        return Ok(());
    }
    let kind = if is_regular { "" } else { " (not a regular file)" };
    let found = format!("{:?}{kind}", String::from_utf8_lossy(&entry.path_bytes()));
    Err(Error::UnexpectedMember { file: file.to_owned(), found, expected: expected.map(str::to_owned) })
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
