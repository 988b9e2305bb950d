//! Adds crates to the store: cargo fetches them with the user's own configuration, and its cache has the files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde::de::IgnoredAny;
use tempfile::TempDir;

use super::Error;
use super::expect_path::expect_path;
use super::source::Crate;
use crate::base;
use crate::nix::Nix;
use crossflake_io::progress::Reporter;
use crossflake_io::{hash, process, progress};

/// This user's cargo.
pub(crate) struct Cargo {
    /// The folder of cargo's downloads: `CARGO_HOME`.
    pub home: PathBuf,
    /// The project's folder, with its `.cargo/config.toml`; `None` if it is not on this machine.
    pub project: Option<PathBuf>,
    /// Hides cargo's own output, except in errors.
    pub quiet: bool,
}

/// Cargo's home, from the values of `CARGO_HOME` and `HOME`, by cargo's rule.
pub(crate) fn home(cargo_home: Option<PathBuf>, home: Option<PathBuf>) -> Option<PathBuf> {
    let set = |path: &PathBuf| !path.as_os_str().is_empty();
    cargo_home.filter(set).or_else(|| Some(home.filter(set)?.join(".cargo")))
}

impl Cargo {
    /// Adds crates to the store. Checks the hashes of all crates first: if one is wrong, none is added.
    pub(crate) fn fetch(&self, nix: &Nix, crates: &[&Crate], reporter: &dyn Reporter) -> Result<(), Error> {
        if crates.is_empty() {
            return Ok(());
        }
        let absent = self.not_cached(crates)?;
        if !absent.is_empty() {
            reporter.message(&format!("cargo fetches {}", progress::counted(absent.len(), "crate")));
            self.run(&absent)?;
        }
        let files = crates.iter().map(|crate_| self.cached_file(crate_)).collect::<Result<Vec<_>, _>>()?;
        let paths = nix.add_files(&files)?;
        for (crate_, path) in crates.iter().zip(paths) {
            expect_path(&crate_.name, &crate_.store_path, path)?;
        }
        reporter.message(&format!("added {}", progress::counted(crates.len(), "crate")));
        Ok(())
    }

    fn not_cached<'a>(&self, crates: &[&'a Crate]) -> Result<Vec<&'a Crate>, Error> {
        let mut absent = Vec::new();
        for crate_ in crates {
            if self.find(crate_)?.is_none() {
                absent.push(*crate_);
            }
        }
        Ok(absent)
    }

    fn cached_file(&self, crate_: &Crate) -> Result<PathBuf, Error> {
        self.find(crate_)?.ok_or_else(|| Error::CrateAbsent { name: crate_.name.clone(), cache: self.home.clone() })
    }

    /// The crate's file in cargo's cache; `None` if no registry's cache has one. Two registries may have a crate of the
    /// same name and version; the hash tells them apart.
    fn find(&self, crate_: &Crate) -> Result<Option<PathBuf>, Error> {
        let mut wrong = None;
        for registry in self.registries()? {
            let path = registry.join(&crate_.name);
            if !path.exists() {
                continue;
            }
            let actual = hash::of_file(&path)?;
            if actual == crate_.sha256 {
                return Ok(Some(path));
            }
            let (name, expected) = (crate_.name.clone(), crate_.sha256.clone());
            wrong = Some(Error::WrongCrate { name, expected, actual, path });
        }
        wrong.map_or(Ok(None), Err)
    }

    /// Each registry's folder in cargo's cache, sorted.
    fn registries(&self) -> Result<Vec<PathBuf>, Error> {
        let cache = self.home.join("registry/cache");
        if !cache.exists() {
            return Ok(Vec::new());
        }
        let mut folders = fs_err::read_dir(cache)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, Error>>()?;
        folders.sort();
        Ok(folders)
    }

    /// Runs `cargo fetch` once for each Cargo.lock that names one of these crates.
    fn run(&self, absent: &[&Crate]) -> Result<(), Error> {
        let mut by_lock: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for crate_ in absent {
            by_lock.entry(&crate_.lock).or_default().insert(&crate_.name);
        }
        for (lock, names) in by_lock {
            self.run_for(Path::new(lock), &names)?;
        }
        Ok(())
    }

    /// The folder of the Cargo.toml that belongs to `lock`, the folder of a Cargo.lock or the file of a base.
    ///
    /// That is the project's folder if its Cargo.toml and Cargo.lock are the same, because cargo's configuration may have
    /// patches with paths relative to it. Otherwise it is `lock`, which may be in the store; some versions of Nix copy
    /// sources there only when they build, and the project's folder is the only one until then. The files of a base are
    /// unpacked into a temporary folder, the second part of the result.
    fn manifest_folder(&self, lock: &Path) -> Result<(PathBuf, Option<TempDir>), Error> {
        let project = self.project.as_deref();
        if lock.ends_with(base::FILE) {
            let file = project.filter(|_| !lock.exists()).map(|folder| folder.join(base::FILE));
            let folder = tempfile::tempdir()?;
            base::unpack(file.as_deref().unwrap_or(lock), folder.path())?;
            return Ok((folder.path().to_owned(), Some(folder)));
        }
        project
            .filter(|folder| same_dependencies(folder, lock))
            .into_iter()
            .chain([lock])
            .chain(project)
            .find(|folder| folder.join("Cargo.toml").exists())
            .map(|folder| (folder.to_owned(), None))
            .ok_or_else(|| Error::NoManifest { folder: lock.to_owned() })
    }

    /// The folder in which cargo runs for the Cargo.toml in `folder`, which decides the configuration that it reads. That is
    /// the project's folder, whose configuration names registries and mirrors; but not if it has patches and `folder` is
    /// another one, because cargo would add the patches to a Cargo.lock that `--locked` does not let it change.
    fn working_folder<'a>(&'a self, folder: &'a Path) -> &'a Path {
        match self.project.as_deref() {
            Some(project) if folder == project || !configures_patches(project) => project,
            _ => folder,
        }
    }

    /// Fetches the crates of one Cargo.lock, of which `names` are not in the cache.
    ///
    /// Where cargo's configuration replaces a registry with a folder, `cargo fetch` succeeds and leaves nothing in the cache, or does
    /// not find the crates of another lock. Then cargo runs again without this configuration.
    fn run_for(&self, lock: &Path, names: &BTreeSet<&str>) -> Result<(), Error> {
        let (folder, _temporary) = self.manifest_folder(lock)?;
        let elsewhere = tempfile::tempdir()?;
        let own_home = elsewhere.path().join("cargo");
        let (project, home) = (self.project.as_deref(), &*self.home);
        // cargo runs in other folders, too.
        let absolute = std::path::absolute(&folder)?;
        let has_folders = project.is_some_and(|project| {
            std::path::absolute(project)
                .is_ok_and(|project| project.ancestors().any(|above| names_folder(&above.join(".cargo"))))
        });

        let mut error = None;
        if !has_folders || project == Some(&*folder) {
            error = self.fetch_in(self.working_folder(&folder), home, &absolute, names).err();
        }
        if has_folders && self.is_incomplete(names)? {
            error = self.fetch_in(elsewhere.path(), home, &absolute, names).err();
        }
        if names_folder(home) && self.is_incomplete(names)? {
            error = self.fetch_in(elsewhere.path(), &own_home, &absolute, names).err();
            self.adopt(&own_home)?;
        }
        match error {
            Some(error) if self.is_incomplete(names)? => Err(error),
            _ => Ok(()),
        }
    }

    /// Whether a crate is not in the cache.
    fn is_incomplete(&self, names: &BTreeSet<&str>) -> Result<bool, Error> {
        let registries = self.registries()?;
        Ok(names.iter().any(|name| !registries.iter().any(|registry| registry.join(name).exists())))
    }

    /// Copies crates from another cargo home into the cache.
    fn adopt(&self, home: &Path) -> Result<(), Error> {
        let other = Self { home: home.to_owned(), project: None, quiet: self.quiet };
        for registry in other.registries()? {
            let folder = self.home.join("registry/cache").join(registry.file_name().unwrap_or_default());
            fs_err::create_dir_all(&folder)?;
            for entry in fs_err::read_dir(&registry)? {
                let entry = entry?;
                fs_err::copy(entry.path(), folder.join(entry.file_name()))?;
            }
        }
        Ok(())
    }

    /// Runs `cargo fetch` for the Cargo.toml in `folder`, with the configuration of `working_folder` and `home`. With `--locked`
    /// cargo does not write to its folder, which may be in the store.
    fn fetch_in(&self, working_folder: &Path, home: &Path, folder: &Path, names: &BTreeSet<&str>) -> Result<(), Error> {
        let manifest = folder.join("Cargo.toml");
        let mut command = Command::new("cargo");
        command.args(["fetch", "--locked", "--manifest-path"]).arg(&manifest);
        command.current_dir(working_folder).env("CARGO_HOME", home);
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command.stderr(if self.quiet { Stdio::piped() } else { Stdio::inherit() });
        let child = command.spawn().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                Error::NoCargo { names: names.iter().map(|name| (*name).to_owned()).collect() }
            }
            _ => Error::CargoStart(error),
        })?;
        let output = child.wait_with_output().map_err(Error::CargoStart)?;
        if output.status.success() {
            return Ok(());
        }
        Err(Error::CargoFetch {
            manifest: manifest.display().to_string(),
            status: process::describe(output.status),
            tail: process::tail(&String::from_utf8_lossy(&output.stderr)),
        })
    }
}

/// Whether the cargo configuration in a folder may replace a registry with a folder of crates.
fn names_folder(configuration: &Path) -> bool {
    ["config", "config.toml"].iter().any(|name| {
        let text = std::fs::read_to_string(configuration.join(name)).unwrap_or_default();
        text.contains("replace-with") && (text.contains("directory") || text.contains("local-registry"))
    })
}

/// Whether two folders have the same Cargo.toml and Cargo.lock.
fn same_dependencies(one: &Path, other: &Path) -> bool {
    ["Cargo.toml", "Cargo.lock"].iter().all(|name| {
        let texts = (std::fs::read(one.join(name)), std::fs::read(other.join(name)));
        matches!(texts, (Ok(one), Ok(other)) if one == other)
    })
}

/// Whether a project's cargo configuration has a `[patch]` table. For a file with mistakes the result is `false`; cargo
/// reports them.
fn configures_patches(project: &Path) -> bool {
    #[derive(Deserialize)]
    struct Configuration {
        patch: Option<IgnoredAny>,
    }
    // If both exist, cargo reads only the first.
    let text = ["config", "config.toml"]
        .iter()
        .find_map(|name| std::fs::read_to_string(project.join(".cargo").join(name)).ok());
    let configuration = text.and_then(|text| toml::from_str::<Configuration>(&text).ok());
    configuration.is_some_and(|configuration| configuration.patch.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    // sha256 of "abc" (FIPS 180-2, appendix B.1) and of the empty file.
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn cargo_with(files: &[(&str, &str)]) -> (tempfile::TempDir, Cargo) {
        let home = tempfile::tempdir().unwrap();
        for (path, content) in files {
            let path = home.path().join("registry/cache").join(path);
            crossflake_io::file::write_whole(&path, content.as_bytes()).unwrap();
        }
        let cargo = Cargo { home: home.path().to_owned(), project: None, quiet: true };
        (home, cargo)
    }

    fn crate_() -> Crate {
        Crate {
            name: "a-1.crate".to_owned(),
            sha256: ABC.to_owned(),
            store_path: "/nix/store/a".to_owned(),
            lock: "/".to_owned(),
        }
    }

    #[test]
    fn the_file_with_the_right_hash_is_found_among_several_registries() {
        let (home, cargo) = cargo_with(&[("x/a-1.crate", ""), ("y/a-1.crate", "abc"), ("z/a-1.crate", "")]);
        let expected = home.path().join("registry/cache/y/a-1.crate");
        assert_eq!(cargo.find(&crate_()).unwrap(), Some(expected));
    }

    #[test]
    fn a_wrong_crate_is_an_error_with_both_hashes_and_the_file_to_delete() {
        let (_home, cargo) = cargo_with(&[("x/a-1.crate", "")]);
        let error = cargo.find(&crate_()).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("a-1.crate") && text.contains(ABC) && text.contains(EMPTY), "{text}");
        assert!(error.hint().unwrap().contains("registry/cache/x/a-1.crate"));
    }

    #[test]
    fn a_crate_outside_the_cache_is_not_an_error() {
        let (_home, cargo) = cargo_with(&[]);
        assert_eq!(cargo.find(&crate_()).unwrap(), None);
    }

    #[test]
    fn cargos_home_is_below_home_unless_it_is_set() {
        assert_eq!(home(Some("/c".into()), Some("/h".into())), Some("/c".into()));
        assert_eq!(home(Some("".into()), Some("/h".into())), Some("/h/.cargo".into()));
        assert_eq!(home(None, None), None);
    }
}
