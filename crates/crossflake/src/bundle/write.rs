//! Writes a bundle from paths in the Nix store.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::Error;
use super::manifest::{self, Kind, Manifest, Member};
use crate::fetch::source::Source;
use crate::nix::Nix;
use crossflake_io::hash;
use crossflake_io::progress::{self, Reporter};

/// A fixed output in the store.
pub(crate) struct FixedOutput {
    pub name: String,
    pub store_path: String,
    /// The hash of its file, in lowercase hexadecimal; `None` for a folder.
    pub sha256: Option<String>,
}

impl From<&Source> for FixedOutput {
    fn from(source: &Source) -> Self {
        Self {
            name: source.name().to_owned(),
            store_path: source.store_path().to_owned(),
            sha256: source.sha256().map(str::to_owned),
        }
    }
}

/// The content of a bundle: paths that the store has.
pub(crate) struct Contents {
    pub targets: Vec<String>,
    /// Without repetitions.
    pub sources: Vec<FixedOutput>,
    /// Store paths of built toolchains, whose closure becomes a binary cache.
    pub toolchains: Vec<String>,
    /// The file of the key that signs the binary cache.
    pub secret_key: Option<PathBuf>,
}

/// Writes a bundle to `file`, and returns its manifest. The same contents always give the same bytes. An error leaves an
/// existing file as it is.
pub(crate) fn write(nix: &Nix, contents: &Contents, file: &Path, reporter: &dyn Reporter) -> Result<Manifest, Error> {
    let parent = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs_err::create_dir_all(parent)?;
    // In the bundle's folder, because its disk has room for the bundle; the folder of temporary files may have less.
    let staging = tempfile::Builder::new().prefix(".crossflake-").tempdir_in(parent)?;
    let members = stage(nix, contents, staging.path(), reporter)?;
    let manifest = Manifest::new(contents.targets.clone(), contents.toolchains.clone(), members);
    crossflake_io::file::write_whole_with(file, |out| archive(&manifest, staging.path(), out, reporter))?;
    Ok(manifest)
}

/// Writes all members to `folder`, under their paths in the archive.
fn stage(nix: &Nix, contents: &Contents, folder: &Path, reporter: &dyn Reporter) -> Result<Vec<Member>, Error> {
    reporter.message(&format!("collecting {}", progress::counted(contents.sources.len(), "file")));
    fs_err::create_dir(folder.join("sources"))?;
    let mut members = Vec::new();
    for source in &contents.sources {
        members.push(stage_source(nix, source, folder)?);
    }
    if !contents.toolchains.is_empty() {
        reporter.message("copying toolchains");
        let cache = folder.join("cache");
        fs_err::create_dir(&cache)?;
        let paths: Vec<&str> = contents.toolchains.iter().map(String::as_str).collect();
        nix.copy_to(&cache, &paths, contents.secret_key.as_deref())?;
        members.extend(files_of_cache(&cache)?);
    }
    Ok(members)
}

fn stage_source(nix: &Nix, source: &FixedOutput, folder: &Path) -> Result<Member, Error> {
    let store_path = &source.store_path;
    let kind = if source.sha256.is_some() { Kind::File } else { Kind::Folder };
    let path = kind.path_of(store_path);
    let file = folder.join(&path);
    match kind {
        Kind::Folder => nix.dump(store_path, &file)?,
        // A store path is usually a path of the file system too, and copying a file is faster than starting Nix for it.
        Kind::File | Kind::Cache if Path::new(store_path).is_file() => {
            io::copy(&mut fs_err::File::open(store_path)?, &mut fs_err::File::create(&file)?)?;
        }
        Kind::File | Kind::Cache => nix.read(store_path, &file)?,
    }
    let member = member(kind, path, Some(store_path.clone()), &file)?;
    // The flake has the hashes of files. For a folder, Nix checks the hash in its database.
    match &source.sha256 {
        None => nix.verify(store_path)?,
        Some(expected) if *expected != member.sha256 => {
            return Err(Error::WrongInStore {
                name: source.name.clone(),
                expected: expected.clone(),
                actual: member.sha256,
                path: store_path.clone(),
            });
        }
        Some(_) => {}
    }
    Ok(member)
}

fn member(kind: Kind, path: String, store_path: Option<String>, file: &Path) -> Result<Member, Error> {
    let size = fs_err::metadata(file)?.len();
    Ok(Member { kind, path, store_path, size, sha256: hash::of_file(file)? })
}

/// The files of a binary cache: those in its folder and in `nar/`. Other folders are empty.
fn files_of_cache(cache: &Path) -> Result<Vec<Member>, Error> {
    let mut members = Vec::new();
    for (folder, prefix) in [(cache.to_owned(), "cache"), (cache.join("nar"), "cache/nar")] {
        for entry in fs_err::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
                members.push(member(Kind::Cache, path, None, &entry.path())?);
            }
        }
    }
    Ok(members)
}

fn archive(manifest: &Manifest, folder: &Path, out: &mut dyn Write, reporter: &dyn Reporter) -> io::Result<()> {
    let mut archive = tar::Builder::new(io::BufWriter::with_capacity(1 << 20, out));
    let json = manifest.to_json();
    append(&mut archive, manifest::FILE, json.len() as u64, json.as_bytes())?;
    reporter.begin("writing", manifest.members.len(), manifest.bytes());
    for member in &manifest.members {
        let file = fs_err::File::open(folder.join(&member.path))?;
        append(&mut archive, &member.path, member.size, Counted { file, reporter })?;
    }
    reporter.end();
    archive.into_inner()?.flush()
}

/// Appends a file without its owner and time.
fn append(archive: &mut tar::Builder<impl Write>, path: &str, size: u64, content: impl Read) -> io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    archive.append_data(&mut header, path, content)
}

struct Counted<'a> {
    file: fs_err::File,
    reporter: &'a dyn Reporter,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.reporter.received(count as u64);
        Ok(count)
    }
}
