//! What a store has of a flake's targets, into a bundle.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::Error;
use super::manifest::{self, Kind, Manifest, Member};
use crate::fetch::source::Source;
use crate::nix::Nix;
use crossflake_io::hash;
use crossflake_io::progress::{self, Reporter};

/// A fixed output.
pub(crate) struct Fixed {
    pub name: String,
    pub store_path: String,
    /// The hash of its file, in lowercase hexadecimal; `None` where it is a folder.
    pub sha256: Option<String>,
}

impl From<&Source> for Fixed {
    fn from(source: &Source) -> Self {
        Self {
            name: source.name().to_owned(),
            store_path: source.store_path().to_owned(),
            sha256: source.sha256().map(str::to_owned),
        }
    }
}

/// What goes into a bundle. All of it is in the store.
pub(crate) struct Content {
    pub targets: Vec<String>,
    /// Each store path once.
    pub sources: Vec<Fixed>,
    /// Store paths that are copied with all they refer to.
    pub toolchains: Vec<String>,
    /// A key to sign them with.
    pub secret_key: Option<PathBuf>,
}

/// Writes a bundle to `file`: whole or not at all, and the same bytes for the same content.
pub(crate) fn write(
    nix: &Nix,
    content: &Content,
    file: &Path,
    reporter: &dyn Reporter,
) -> Result<Manifest, Error> {
    let beside = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs_err::create_dir_all(beside)?;
    // Beside the bundle, because there is room for one more of it.
    let staging = tempfile::Builder::new().prefix(".crossflake-").tempdir_in(beside)?;
    let members = stage(nix, content, staging.path(), reporter)?;
    let manifest = Manifest::new(content.targets.clone(), content.toolchains.clone(), members);
    crossflake_io::file::write_whole_with(file, |out| archive(&manifest, staging.path(), out, reporter))?;
    Ok(manifest)
}

/// Puts all members into `folder`, by their paths in the archive.
fn stage(nix: &Nix, content: &Content, folder: &Path, reporter: &dyn Reporter) -> Result<Vec<Member>, Error> {
    reporter.message(&format!("gathering {}", progress::counted(content.sources.len(), "file")));
    fs_err::create_dir(folder.join("sources"))?;
    let mut members = Vec::new();
    for source in &content.sources {
        members.push(stage_source(nix, source, folder)?);
    }
    if !content.toolchains.is_empty() {
        reporter.message("copying toolchains");
        let cache = folder.join("cache");
        fs_err::create_dir(&cache)?;
        let paths: Vec<&str> = content.toolchains.iter().map(String::as_str).collect();
        nix.copy_to(&cache, &paths, content.secret_key.as_deref())?;
        members.extend(files_of_cache(&cache)?);
    }
    Ok(members)
}

fn stage_source(nix: &Nix, source: &Fixed, folder: &Path) -> Result<Member, Error> {
    let store_path = &source.store_path;
    let kind = if source.sha256.is_some() { Kind::File } else { Kind::Folder };
    let path = kind.path_of(store_path);
    let file = folder.join(&path);
    match kind {
        Kind::Folder => nix.dump(store_path, &file)?,
        // Where the store is what it is called, which spares a process a file. The hash is looked at below.
        Kind::File | Kind::Cache if Path::new(store_path).is_file() => {
            io::copy(&mut fs_err::File::open(store_path)?, &mut fs_err::File::create(&file)?)?;
        }
        Kind::File | Kind::Cache => nix.read(store_path, &file)?,
    }
    let member = member(kind, path, Some(store_path.clone()), &file)?;
    // A folder's hash is not that of its archive's bytes alone to anyone but Nix: it checks its own account.
    match &source.sha256 {
        None => nix.verify(store_path)?,
        Some(expected) if *expected != member.sha256 => {
            return Err(Error::WrongInStore {
                name: source.name.clone(),
                expected: expected.clone(),
                got: member.sha256,
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

/// A binary cache's files: beside its own folder there is `nar/`; other folders are empty here.
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

fn archive(
    manifest: &Manifest,
    folder: &Path,
    out: &mut dyn Write,
    reporter: &dyn Reporter,
) -> io::Result<()> {
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

/// Appends a file that says nothing of who wrote it, where, or when.
fn append(
    archive: &mut tar::Builder<impl Write>,
    path: &str,
    size: u64,
    content: impl Read,
) -> io::Result<()> {
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
