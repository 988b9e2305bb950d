//! Finds packages in a checkout, and chooses as cargo does if several have the same name and version.
//!
//! cargo walks the folders of a git repository in the order of their names, and reads path dependencies of a package right after
//! it. It skips packages that it cannot load.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::error::{Error, Wanted, at};
use crate::cargo::{Cargo, Package};

/// Packages of a checkout, as far as they are known.
pub(super) struct Finder<'a> {
    cargo: &'a Cargo,
    scratch: PathBuf,
    root: PathBuf,
    /// The folders with a Cargo.toml in cargo's order; `None` before the walk.
    folders: Option<Vec<PathBuf>>,
    /// The packages of the folders that cargo was asked about; `None` for a folder without one.
    packages: BTreeMap<PathBuf, Option<Package>>,
}

impl<'a> Finder<'a> {
    /// Packages of the checkout `root`. `scratch` is a folder for temporary files.
    pub(super) fn new(cargo: &'a Cargo, root: PathBuf, scratch: PathBuf) -> Self {
        Self { cargo, scratch, root, folders: None, packages: BTreeMap::new() }
    }

    /// The package that cargo would take.
    pub(super) fn find(&mut self, wanted: &Wanted) -> Result<Option<Package>, Error> {
        let folders = self.folders()?;
        let mut candidates = Vec::new();
        for folder in &folders {
            if mentions(folder, &wanted.name)? {
                self.load(folder)?;
                candidates.push(folder);
            }
        }
        let is_wanted = |package: &&Package| package.name == wanted.name && package.version == wanted.version;
        let known: Vec<_> = self.packages.values().flatten().filter(is_wanted).cloned().collect();
        match &known[..] {
            [] => {}
            [package] => return Ok(Some(package.clone())),
            _ => {
                let order = self.order(&folders)?;
                return Ok(order.into_iter().find(|package| is_wanted(&package)));
            }
        }
        for folder in candidates {
            if self.version(&wanted.name, folder)?.as_ref() == Some(&wanted.version) {
                let (name, version) = (wanted.name.clone(), wanted.version.clone());
                // The workspace is unknown, because cargo cannot load all of it.
                let root = PathBuf::new();
                return Ok(Some(Package { name, version, folder: folder.clone(), root, paths: Vec::new() }));
            }
        }
        Ok(None)
    }

    /// See [`Cargo::version`].
    pub(super) fn version(&self, name: &str, folder: &Path) -> Result<Option<String>, Error> {
        Ok(self.cargo.version(&self.scratch, name, folder)?)
    }

    /// The package in a folder with a Cargo.toml; `None` if there is none that cargo can load, or if it is a virtual workspace.
    pub(super) fn load(&mut self, folder: &Path) -> Result<Option<&Package>, Error> {
        if !self.packages.contains_key(folder) {
            for package in self.cargo.packages(folder)?.unwrap_or_default() {
                self.packages.insert(package.folder.clone(), Some(package));
            }
        }
        Ok(self.packages.entry(folder.to_owned()).or_default().as_ref())
    }

    /// All packages in the order in which cargo finds them.
    fn order(&mut self, folders: &[PathBuf]) -> Result<Vec<Package>, Error> {
        let mut order = Vec::new();
        let mut visited = BTreeSet::new();
        // The top of the stack comes next.
        let mut stack: Vec<_> = folders.iter().rev().cloned().collect();
        while let Some(folder) = stack.pop() {
            if !visited.insert(folder.clone()) || !folder.join("Cargo.toml").is_file() {
                continue;
            }
            if let Some(package) = self.load(&folder)?.cloned() {
                stack.extend(package.paths.iter().rev().map(|path| normalize(path)));
                order.push(package);
            }
        }
        Ok(order)
    }

    fn folders(&mut self) -> Result<Vec<PathBuf>, Error> {
        if self.folders.is_none() {
            let mut walk = Walk::default();
            walk.visit(&self.root, true)?;
            walk.submodules.sort();
            // cargo does not walk into submodules, but a path dependency may lead there.
            let (mut folders, later): (Vec<_>, Vec<_>) = walk
                .folders
                .into_iter()
                .partition(|folder| !walk.submodules.iter().any(|path| folder.starts_with(path)));
            folders.extend(later);
            self.folders = Some(folders);
        }
        Ok(self.folders.clone().unwrap_or_default())
    }
}

#[derive(Default)]
struct Walk {
    folders: Vec<PathBuf>,
    submodules: Vec<PathBuf>,
}

impl Walk {
    fn visit(&mut self, folder: &Path, is_root: bool) -> Result<(), Error> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let is_target = name == "target" && folder.parent().is_some_and(|parent| parent.join("Cargo.toml").is_file());
        if !is_root && (name.starts_with('.') || is_target) {
            return Ok(());
        }
        if folder.join("Cargo.toml").is_file() {
            self.folders.push(folder.to_owned());
        }
        if let Ok(text) = std::fs::read_to_string(folder.join(".gitmodules")) {
            let path =
                |line: &str| Some(line.trim().strip_prefix("path")?.trim_start().strip_prefix('=')?.trim().to_owned());
            self.submodules.extend(text.lines().filter_map(path).map(|path| folder.join(path)));
        }
        let entries = at(folder, std::fs::read_dir(folder).and_then(Iterator::collect::<std::io::Result<Vec<_>>>))?;
        let mut folders = Vec::new();
        for entry in entries {
            if at(&entry.path(), entry.file_type())?.is_dir() {
                folders.push(entry.path());
            }
        }
        folders.sort();
        folders.iter().try_for_each(|folder| self.visit(folder, false))
    }
}

/// Whether the manifest in a folder may name a package: asking cargo about each of a thousand test projects would take too long.
fn mentions(folder: &Path, name: &str) -> Result<bool, Error> {
    let path = folder.join("Cargo.toml");
    let text = at(&path, std::fs::read(&path))?;
    let contains = |part: &[u8]| text.windows(part.len()).any(|window| window == part);
    // A string with escapes may have the name in another form.
    Ok(contains(name.as_bytes()) || contains(b"\\"))
}

/// Resolves `.` and `..` without asking the file system, as cargo does.
pub(super) fn normalize(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut normalized, component| {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normalized.pop();
            }
            component => normalized.push(component),
        }
        normalized
    })
}
