//! Chooses the folder that becomes the directory source, and links the packages that are elsewhere into it.

use std::collections::BTreeMap;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::error::{Error, Wanted, at};
use super::find::Finder;
use super::pointer;
use super::prepared::{PLACEHOLDER, Prepared};
use crate::cargo::Package;

/// The name of a directory source beside the folder that it stands for. Programs that list folders skip hidden ones.
const BESIDE: &str = ".crossflake";

/// cargo requires this file in each package of a directory source. It lists no files to check.
const CHECKSUM: (&str, &str) = (".cargo-checksum.json", "{\"files\":{},\"package\":null}");

/// Turns the packages `found` into a directory source below `folder`.
///
/// Most packages keep their place, so that the folders above them are those of the repository, even for a program that computes
/// them from the path's text. A link keeps only paths with `..` intact, which the kernel resolves.
pub(super) fn lay_out(finder: &mut Finder<'_>, folder: &Path, found: &[(Wanted, Package)]) -> Result<Prepared, Error> {
    let home = home(found);
    let children = children(&home)?;
    let is_native = can_be_source(finder, &children, found)?;
    let source = if is_native { home.clone() } else { beside(folder, &home, &children, found)? };
    if is_native {
        children.iter().try_for_each(|child| write_checksum(child))?;
    }
    let mut manifests = Vec::new();
    for (wanted, package) in found {
        write_checksum(&package.folder)?;
        if is_native && children.contains(&package.folder) {
            continue;
        }
        let link = link(&source, &home, wanted, package)?;
        if let Some(text) = point_to_workspace(finder, folder, &link, package)? {
            let manifest = package.folder.join("Cargo.toml");
            at(&manifest, std::fs::write(&manifest, text))?;
            manifests.push(relative(folder, &manifest));
        }
    }
    Ok(Prepared { source: relative(folder, &source), manifests })
}

/// The folder that has most of the packages as its subfolders. If packages contain others, it is the one above them: a link from
/// a folder to one around it would make a circle.
fn home(found: &[(Wanted, Package)]) -> PathBuf {
    let folders = || found.iter().map(|(_, package)| &*package.folder);
    let outermost = folders().find(|outer| folders().any(|inner| inner != *outer && inner.starts_with(outer)));
    let parent = |folder: &Path| folder.parent().unwrap_or(folder).to_owned();
    if let Some(outer) = outermost {
        let top = folders().filter(|folder| outer.starts_with(folder)).min().unwrap_or(outer);
        return parent(top);
    }
    let mut counts: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for folder in folders() {
        *counts.entry(parent(folder)).or_default() += 1;
    }
    let most = counts.values().max().copied().unwrap_or_default();
    counts.into_iter().find(|(_, count)| *count == most).map(|(folder, _)| folder).unwrap_or_default()
}

/// The subfolders that cargo takes for packages of a directory source, sorted.
fn children(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let is_child = |path: &PathBuf| !is_hidden(path) && path.join("Cargo.toml").exists();
    Ok(entries(folder)?.into_iter().filter(is_child).collect())
}

/// The paths of a folder's entries, sorted.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = at(folder, std::fs::read_dir(folder).and_then(Iterator::collect::<std::io::Result<Vec<_>>>))?;
    let mut paths: Vec<_> = entries.iter().map(std::fs::DirEntry::path).collect();
    paths.sort();
    Ok(paths)
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Whether cargo can load all packages of a directory source, and none that it should not take.
fn can_be_source(finder: &mut Finder<'_>, children: &[PathBuf], found: &[(Wanted, Package)]) -> Result<bool, Error> {
    for child in children {
        if found.iter().any(|(_, package)| package.folder == *child) {
            continue;
        }
        let Some(package) = finder.load(child)? else { return Ok(false) };
        if found.iter().any(|(wanted, _)| wanted.name == package.name && wanted.version == package.version) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Makes a folder beside `home` with links to its files and folders other than packages.
fn beside(folder: &Path, home: &Path, children: &[PathBuf], found: &[(Wanted, Package)]) -> Result<PathBuf, Error> {
    let source = if home == folder { home.join(BESIDE) } else { home.with_file_name(BESIDE) };
    at(&source, std::fs::create_dir(&source))?;
    let is_package =
        |path: &PathBuf| children.contains(path) || found.iter().any(|(_, package)| package.folder == *path);
    for path in entries(home)?.into_iter().filter(|path| home != folder && !is_package(path)) {
        link_to(&path, &source.join(path.file_name().unwrap_or_default()))?;
    }
    Ok(source)
}

/// Links to a package from a directory source, under its folder's name if that is free.
fn link(source: &Path, home: &Path, wanted: &Wanted, package: &Package) -> Result<PathBuf, Error> {
    let name = package.folder.file_name().unwrap_or_default();
    let mut link = source.join(name);
    if package.folder.parent() != Some(home) || is_hidden(&package.folder) || link.symlink_metadata().is_ok() {
        link = source.join(format!("{}-{}", wanted.name, wanted.version));
    }
    while link.symlink_metadata().is_ok() {
        link.as_mut_os_string().push("-git");
    }
    link_to(&package.folder, &link)?;
    Ok(link)
}

/// Writes a relative link.
fn link_to(target: &Path, link: &Path) -> Result<(), Error> {
    let text = relative(link.parent().unwrap_or(link), target);
    at(link, symlink(text, link))
}

/// The text of the manifest of a package behind `link` with the absolute path of its workspace, where cargo's search in the
/// folders above the link would end elsewhere. `None` if the manifest can stay as it is.
fn point_to_workspace(
    finder: &Finder<'_>,
    folder: &Path,
    link: &Path,
    package: &Package,
) -> Result<Option<String>, Error> {
    let manifest = package.folder.join("Cargo.toml");
    let loads = || Ok::<_, Error>(finder.version(&package.name, link)?.as_ref() == Some(&package.version));
    let original = at(&manifest, std::fs::read_to_string(&manifest))?;
    let is_known = !package.root.as_os_str().is_empty();
    if is_known && package.root == package.folder || !original.contains("workspace") {
        return Ok(None);
    }
    let roots: Vec<PathBuf> = if is_known {
        vec![package.root.clone()]
    } else {
        // The nearest folder whose manifest may be a workspace's root.
        let is_root = |folder: &&Path| {
            std::fs::read_to_string(folder.join("Cargo.toml")).is_ok_and(|text| text.contains("workspace"))
        };
        package
            .folder
            .ancestors()
            .skip(1)
            .take_while(|path| *path != folder)
            .filter(is_root)
            .map(Path::to_owned)
            .collect()
    };
    for root in roots {
        let place = Path::new(PLACEHOLDER).join(relative(folder, &root));
        let texts = pointer::variants(&original, &root.to_string_lossy());
        for (text, placed) in texts.iter().zip(pointer::variants(&original, &place.to_string_lossy())) {
            at(&manifest, std::fs::write(&manifest, text))?;
            let is_valid = loads()?;
            at(&manifest, std::fs::write(&manifest, &original))?;
            if is_valid {
                return Ok(Some(placed));
            }
        }
    }
    if loads()? { Ok(None) } else { Err(Error::NoWorkspace(wanted_of(package))) }
}

fn wanted_of(package: &Package) -> Wanted {
    Wanted { name: package.name.clone(), version: package.version.clone() }
}

fn write_checksum(folder: &Path) -> Result<(), Error> {
    let path = folder.join(CHECKSUM.0);
    at(&path, std::fs::write(&path, CHECKSUM.1))
}

/// The path from a folder to another path. Both are absolute and without `..`.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(common).map(|_| "..");
    up.map(Path::new).chain(to.components().skip(common).map(|part| Path::new(part.as_os_str()))).collect()
}
