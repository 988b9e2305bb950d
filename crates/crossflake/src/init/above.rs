//! Finds files outside of the project's folder that the build reads: path dependencies, and paths that the project's files
//! contain.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::Error;
use super::tree::Tree;
use crate::cargo::{self, Metadata};
use crate::git::Repository;

/// The parts of the source outside of the project's folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Above {
    /// Paths relative to the project's root, such as `../common`, sorted.
    pub paths: Vec<PathBuf>,
    /// The files of these parts.
    pub trees: Vec<Tree>,
    /// Sentences for the user.
    pub notes: Vec<String>,
}

/// Finds the parts of the source outside of the project in `tree`.
///
/// # Errors
/// If cargo cannot read a path dependency, or git fails.
pub(super) fn find(tree: &Tree, metadata: &Metadata) -> Result<Above, Error> {
    let outside = packages_outside(&tree.root, metadata);
    let Some(git) = Repository::of(&tree.root) else {
        return Ok(Above { notes: unreachable(&outside), ..Above::default() });
    };
    let (repository, folder) = (git.root()?.canonicalize()?, PathBuf::from(git.prefix()?));
    let (inside, beyond): (Vec<_>, Vec<_>) = outside.into_iter().partition(|path| path.starts_with(&repository));
    let mut found = Above { notes: unreachable(&beyond), ..Above::default() };
    if folder.as_os_str().is_empty() {
        return Ok(found);
    }
    let mut search = Search::new(Tree::of(&repository)?, folder.clone());
    for package in inside {
        search.add_package(package.strip_prefix(&repository).unwrap_or(&package));
    }
    search.add_configuration();
    search.run();
    let mut parts = Vec::new();
    for (path, reason) in &search.found {
        let path = relative(path, &folder);
        parts.push(format!("{} ({reason})", path.display()));
        found.paths.push(path);
    }
    if !parts.is_empty() {
        found.notes.push(format!(
            "`above` in flake.nix lists what the build reads above the project's folder: {}; add any other path there",
            parts.join(", ")
        ));
    }
    for path in search.found.keys() {
        let files = search.repository.files.iter().filter(|file| file.starts_with(path) && !file.starts_with(&folder));
        found.trees.push(Tree { root: repository.clone(), files: files.cloned().collect() });
    }
    Ok(found)
}

/// The folders of packages outside of `root`: members of the workspace, path dependencies and theirs.
fn packages_outside(root: &Path, metadata: &Metadata) -> Vec<PathBuf> {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut outside = BTreeSet::new();
    let mut pending = folders(metadata);
    while let Some(folder) = pending.pop() {
        let Ok(folder) = folder.canonicalize() else { continue };
        if folder.starts_with(&root) || !outside.insert(folder.clone()) {
            continue;
        }
        // Cargo lists all members of the workspace that it belongs to.
        if let Ok(mut metadata) = cargo::package(&folder) {
            metadata.packages.retain(|package| package.folder().canonicalize().is_ok_and(|own| own == folder));
            pending.extend(folders(&metadata));
        }
    }
    outside.into_iter().collect()
}

/// The folders of the packages and their path dependencies.
fn folders(metadata: &Metadata) -> Vec<PathBuf> {
    let of_package = |package: &cargo::metadata::Package| {
        let dependencies = package.dependencies.iter().filter_map(|dependency| dependency.path.clone());
        dependencies.chain([package.folder().to_owned()]).collect::<Vec<_>>()
    };
    metadata.packages.iter().flat_map(of_package).collect()
}

/// Notes about packages that no flake of this project can contain.
fn unreachable(packages: &[PathBuf]) -> Vec<String> {
    let note = |package: &PathBuf| {
        format!(
            "the path dependency {} is not in the project's git repository, and a flake contains only files of one repository",
            package.display()
        )
    };
    packages.iter().map(note).collect()
}

/// A search for paths in the files of a repository. All paths are relative to its root.
struct Search {
    repository: Tree,
    /// The project's folder.
    folder: PathBuf,
    /// All files and folders of the repository.
    present: BTreeSet<PathBuf>,
    /// The parts outside of the project, each with a reason.
    found: BTreeMap<PathBuf, String>,
    /// Files that were not read yet.
    pending: Vec<PathBuf>,
}

impl Search {
    fn new(repository: Tree, folder: PathBuf) -> Self {
        let ancestors = |file: &PathBuf| file.ancestors().map(Path::to_owned).collect::<Vec<_>>();
        let present = repository.files.iter().flat_map(ancestors).collect();
        let pending = repository.files.iter().filter(|file| file.starts_with(&folder)).cloned().collect();
        Self { repository, folder, present, found: BTreeMap::new(), pending }
    }

    /// Adds a package, and the root of its workspace if it inherits from it.
    fn add_package(&mut self, package: &Path) {
        self.add(package, "a package".to_owned());
        let manifest = |folder: &Path| self.repository.content(&folder.join("Cargo.toml")).unwrap_or_default();
        if !contains(&manifest(package), "workspace") {
            return;
        }
        let root = package.ancestors().skip(1).find(|folder| contains(&manifest(folder), "[workspace"));
        if let Some(root) = root.map(|root| root.join("Cargo.toml")) {
            self.add(&root, format!("workspace of {}", package.display()));
        }
    }

    /// Adds cargo's configuration in the folders above the project, and the paths in it.
    fn add_configuration(&mut self) {
        for folder in self.folder.clone().ancestors().skip(1) {
            let configuration = folder.join(".cargo");
            let files = ["config.toml", "config"].map(|name| configuration.join(name));
            let Some(file) = files.iter().find(|file| self.present.contains(*file)) else { continue };
            self.add(&configuration, "cargo's configuration".to_owned());
            let content = self.repository.content(file).unwrap_or_default();
            for literal in LITERAL.captures_iter(&content) {
                let path = join(folder, &String::from_utf8_lossy(&literal[1]));
                // A folder that contains the project would be the whole repository.
                if let Some(path) = path.filter(|path| !self.folder.starts_with(path)) {
                    self.add(&path, format!("in {}", file.display()));
                }
            }
        }
    }

    /// Reads the files of the project and of each part that it finds.
    fn run(&mut self) {
        while let Some(file) = self.pending.pop() {
            let is_prose = file.extension().is_some_and(|ending| ending == "md");
            if is_prose || file.file_name().is_some_and(|name| name == "Cargo.lock") {
                continue;
            }
            let path = self.repository.root.join(&file);
            let is_link = fs_err::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
            let Some(content) = self.repository.content(&file) else { continue };
            let texts: Vec<String> = if is_link {
                vec![String::from_utf8_lossy(&content).into_owned()]
            } else {
                UPWARD.find_iter(&content).map(|found| String::from_utf8_lossy(found.as_bytes()).into_owned()).collect()
            };
            for path in texts.iter().flat_map(|text| self.resolve(&file, text)).collect::<Vec<_>>() {
                self.add(&path, format!("in {}", file.display()));
            }
        }
    }

    /// The files and folders that a path in `file` may mean: relative to the file, to its package or to the project. Leaves out
    /// folders that contain the project: code that goes up several folders usually goes on to another one.
    fn resolve(&self, file: &Path, text: &str) -> Vec<PathBuf> {
        let is_package = |folder: &&Path| self.present.contains(&folder.join("Cargo.toml"));
        let bases =
            file.ancestors().skip(1).take(1).chain(file.ancestors().skip(1).filter(is_package)).chain([&*self.folder]);
        let paths: BTreeSet<PathBuf> = bases.filter_map(|base| join(base, text)).collect();
        paths.into_iter().filter(|path| self.present.contains(path) && !self.folder.starts_with(path)).collect()
    }

    /// Adds a part of the repository unless the build has it already.
    fn add(&mut self, path: &Path, reason: String) {
        let is_known = path.starts_with(&self.folder) || self.found.keys().any(|known| path.starts_with(known));
        if is_known || !self.present.contains(path) {
            return;
        }
        self.found.retain(|known, _| !known.starts_with(path));
        self.found.insert(path.to_owned(), reason);
        let new = self.repository.files.iter().filter(|file| file.starts_with(path) && !file.starts_with(&self.folder));
        self.pending.extend(new.cloned());
    }
}

/// A path that goes up at least one folder.
static UPWARD: LazyLock<Regex> = LazyLock::new(|| regex(r"\.\./[\w./+@-]*"));
/// A string in TOML.
static LITERAL: LazyLock<Regex> = LazyLock::new(|| regex(r#"["']([^"'\n]+)["']"#));

fn regex(pattern: &str) -> Regex {
    Regex::new(&format!("(?-u){pattern}")).expect("a constant pattern")
}

fn contains(content: &[u8], part: &str) -> bool {
    content.windows(part.len()).any(|window| window == part.as_bytes())
}

/// Joins without reading links: `a/b` and `../c` make `a/c`. `None` for a path above the repository and an absolute one.
fn join(base: &Path, path: &str) -> Option<PathBuf> {
    let mut joined = base.to_owned();
    for part in Path::new(path).components() {
        match part {
            Component::Normal(name) => joined.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !joined.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(joined)
}

/// `path` as seen from `folder`. A folder that contains `folder` ends with `.`: Nix has no path `..`.
fn relative(path: &Path, folder: &Path) -> PathBuf {
    let common = path.components().zip(folder.components()).take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(common).map(|_| "..");
    let below = path.components().skip(common).map(|part| part.as_os_str());
    let relative: PathBuf = up.map(OsStr::new).chain(below).collect();
    if relative == Path::new("..") { PathBuf::from("../.") } else { relative }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts that a search finds for the project `apps/tool` among these files.
    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        let mut tree = Tree { root: root.path().to_owned(), files: Vec::new() };
        for (file, content) in files {
            fs_err::create_dir_all(root.path().join(file).parent().unwrap()).unwrap();
            match content.strip_prefix("-> ") {
                Some(to) => std::os::unix::fs::symlink(to, root.path().join(file)).unwrap(),
                None => fs_err::write(root.path().join(file), content).unwrap(),
            }
            tree.files.push(file.into());
        }
        let mut search = Search::new(tree, "apps/tool".into());
        search.add_configuration();
        search.run();
        let folder = Path::new("apps/tool");
        search.found.keys().map(|path| relative(path, folder).to_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn paths_in_the_projects_files_are_found() {
        let files = [
            ("apps/tool/Cargo.toml", "[patch.crates-io]\nx = { path = \"../../vendor/x\" }"),
            ("apps/tool/src/main.rs", "include_str!(\"../../../VERSION\"); include_bytes!(\"../inside\")"),
            ("apps/tool/build.rs", "compile(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/../proto/a.proto\"))"),
            ("apps/tool/data", "-> ../../data"),
            ("apps/tool/README.md", "[all](../../README.md)"),
            ("apps/tool/inside", ""),
            ("apps/proto/a.proto", "import \"../schema/b.proto\";"),
            ("apps/schema/b.proto", ""),
            ("apps/other/x", ""),
            ("data/one", ""),
            ("vendor/x/Cargo.toml", ""),
            ("vendor/y/Cargo.toml", ""),
            ("README.md", ""),
            ("VERSION", ""),
        ];
        assert_eq!(
            found(&files),
            ["../../VERSION", "../proto/a.proto", "../schema/b.proto", "../../data", "../../vendor/x"]
        );
    }

    #[test]
    fn cargos_configuration_above_is_found_with_the_paths_in_it() {
        let files = [
            (".cargo/config.toml", "[source.vendored]\ndirectory = \"third-party\"\n[build]\ntarget-dir = \"apps\""),
            ("third-party/x/Cargo.toml", ""),
            ("apps/tool/Cargo.toml", ""),
        ];
        assert_eq!(found(&files), ["../../.cargo", "../../third-party"]);
    }

    #[test]
    fn the_whole_repository_is_never_found() {
        let files = [("apps/tool/src/main.rs", "Path::new(\"../..\").join(\"../../..\"); \"../../\""), ("other", "")];
        assert_eq!(found(&files), [""; 0]);
    }

    #[test]
    fn a_folder_around_the_project_is_a_path_for_nix() {
        let relative = |path: &str| relative(Path::new(path), Path::new("examples/one")).to_str().unwrap().to_owned();
        assert_eq!([relative(""), relative("examples"), relative("lib")], ["../..", "../.", "../../lib"]);
    }
}
