//! Crates: fetched by cargo, with the user's own configuration, and taken from its cache.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde::de::IgnoredAny;
use tempfile::TempDir;

use super::Error;
use super::source::Crate;
use crate::base;
use crate::nix::Nix;
use crossflake_io::progress::Reporter;
use crossflake_io::{hash, process, progress};

/// Cargo, as this user has it.
pub(crate) struct Cargo {
    /// Where cargo keeps what it has downloaded: `CARGO_HOME`.
    pub home: PathBuf,
    /// The folder of the project, with its configuration of cargo, if it is one of this machine.
    pub project: Option<PathBuf>,
    /// Keeps cargo's own progress off stderr.
    pub quiet: bool,
}

/// Cargo's home from `CARGO_HOME` and `HOME`, as cargo finds it.
pub(crate) fn home(cargo_home: Option<PathBuf>, home: Option<PathBuf>) -> Option<PathBuf> {
    let set = |path: &PathBuf| !path.as_os_str().is_empty();
    cargo_home.filter(set).or_else(|| Some(home.filter(set)?.join(".cargo")))
}

impl Cargo {
    /// Puts crates into the store. All of them are looked at before the first is added: one wrong crate and
    /// none is.
    pub(crate) fn fetch(&self, nix: &Nix, crates: &[&Crate], reporter: &dyn Reporter) -> Result<(), Error> {
        if crates.is_empty() {
            return Ok(());
        }
        let absent = self.absent(crates)?;
        if !absent.is_empty() {
            reporter.message(&format!("cargo fetches {}", progress::counted(absent.len(), "crate")));
            self.run(&absent)?;
        }
        let files = crates.iter().map(|wanted| self.file(wanted)).collect::<Result<Vec<_>, _>>()?;
        let paths = nix.add_files(&files)?;
        for (wanted, path) in crates.iter().zip(paths) {
            super::expect_path(&wanted.name, &wanted.store_path, path)?;
        }
        reporter.message(&format!("added {}", progress::counted(crates.len(), "crate")));
        Ok(())
    }

    fn absent<'a>(&self, crates: &[&'a Crate]) -> Result<Vec<&'a Crate>, Error> {
        let mut absent = Vec::new();
        for wanted in crates {
            if self.find(wanted)?.is_none() {
                absent.push(*wanted);
            }
        }
        Ok(absent)
    }

    fn file(&self, wanted: &Crate) -> Result<PathBuf, Error> {
        self.find(wanted)?
            .ok_or_else(|| Error::CrateAbsent { name: wanted.name.clone(), cache: self.home.clone() })
    }

    /// The crate's file in the cache of any registry. Two registries may have a crate of the same name; the
    /// hash says which one is meant.
    fn find(&self, wanted: &Crate) -> Result<Option<PathBuf>, Error> {
        let mut wrong = None;
        for registry in self.registries()? {
            let path = registry.join(&wanted.name);
            if !path.exists() {
                continue;
            }
            let got = hash::of_file(&path)?;
            if got == wanted.sha256 {
                return Ok(Some(path));
            }
            let (name, expected) = (wanted.name.clone(), wanted.sha256.clone());
            wrong = Some(Error::WrongCrate { name, expected, got, path });
        }
        wrong.map_or(Ok(None), Err)
    }

    /// The folders with the crates of one registry each, sorted.
    fn registries(&self) -> Result<Vec<PathBuf>, Error> {
        let cache = self.home.join("registry/cache");
        if !cache.exists() {
            return Ok(Vec::new());
        }
        let mut folders =
            fs_err::read_dir(cache)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, Error>>()?;
        folders.sort();
        Ok(folders)
    }

    /// Runs `cargo fetch` once for each Cargo.lock that names one of these crates.
    fn run(&self, absent: &[&Crate]) -> Result<(), Error> {
        let mut by_lock: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for wanted in absent {
            by_lock.entry(&wanted.lock).or_default().insert(&wanted.name);
        }
        for (lock, names) in by_lock {
            self.run_for(Path::new(lock), &names)?;
        }
        Ok(())
    }

    /// Where the manifest lies: beside the Cargo.lock, or in the project's own folder if that has the same, for patches in
    /// cargo's configuration name folders there. A base that is kept in a file is laid out in a folder of its own, which
    /// the answer's second part keeps. A Nix that copies sources late may not have put them there yet; then the project's
    /// own folder is all that there is.
    fn folder_of(&self, lock: &Path) -> Result<(PathBuf, Option<TempDir>), Error> {
        let project = self.project.as_deref();
        if lock.ends_with(base::FILE) {
            let file = project.filter(|_| !lock.exists()).map(|folder| folder.join(base::FILE));
            let folder = tempfile::tempdir()?;
            base::lay_out(file.as_deref().unwrap_or(lock), folder.path())?;
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

    /// Where cargo runs for the manifest in `folder`: in the project, whose configuration names registries and mirrors. But
    /// its patches are for its own Cargo.lock, and with others cargo goes on only if it may write them.
    fn runs_in<'a>(&'a self, folder: &'a Path) -> &'a Path {
        match self.project.as_deref() {
            Some(project) if folder == project || !configures_patches(project) => project,
            _ => folder,
        }
    }

    /// `--locked` writes nothing beside the Cargo.lock: its folder may be one in the Nix store.
    fn run_for(&self, lock: &Path, names: &BTreeSet<&str>) -> Result<(), Error> {
        let (folder, _kept) = self.folder_of(lock)?;
        let manifest = folder.join("Cargo.toml");
        let mut command = Command::new("cargo");
        command.args(["fetch", "--locked", "--manifest-path"]).arg(&manifest);
        command.current_dir(self.runs_in(&folder));
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

/// Whether what cargo fetches by is the same in two folders.
fn same_dependencies(one: &Path, other: &Path) -> bool {
    ["Cargo.toml", "Cargo.lock"].iter().all(|name| {
        let texts = (std::fs::read(one.join(name)), std::fs::read(other.join(name)));
        matches!(texts, (Ok(one), Ok(other)) if one == other)
    })
}

/// Whether cargo's configuration in a project's folder has a `[patch]`. What cargo cannot read is cargo's to say.
fn configures_patches(project: &Path) -> bool {
    #[derive(Deserialize)]
    struct Configuration {
        patch: Option<IgnoredAny>,
    }
    // cargo goes by the first of them.
    let text = ["config", "config.toml"]
        .iter()
        .find_map(|name| std::fs::read_to_string(project.join(".cargo").join(name)).ok());
    let configuration = text.and_then(|text| toml::from_str::<Configuration>(&text).ok());
    configuration.is_some_and(|configuration| configuration.patch.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    // sha256 of "abc" and of nothing: FIPS 180-2, appendix B.1, and the well-known empty one.
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

    fn wanted() -> Crate {
        Crate {
            name: "a-1.crate".to_owned(),
            sha256: ABC.to_owned(),
            store_path: "/nix/store/a".to_owned(),
            lock: "/".to_owned(),
        }
    }

    #[test]
    fn of_two_registries_the_one_with_the_right_bytes_is_meant() {
        let (home, cargo) = cargo_with(&[("x/a-1.crate", ""), ("y/a-1.crate", "abc"), ("z/a-1.crate", "")]);
        let expected = home.path().join("registry/cache/y/a-1.crate");
        assert_eq!(cargo.find(&wanted()).unwrap(), Some(expected));
    }

    #[test]
    fn a_wrong_crate_is_an_error_with_both_hashes_and_what_to_delete() {
        let (_home, cargo) = cargo_with(&[("x/a-1.crate", "")]);
        let error = cargo.find(&wanted()).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("a-1.crate") && text.contains(ABC) && text.contains(EMPTY), "{text}");
        assert!(error.hint().unwrap().contains("registry/cache/x/a-1.crate"));
    }

    #[test]
    fn a_crate_that_is_in_no_cache_is_no_error_yet() {
        let (_home, cargo) = cargo_with(&[]);
        assert_eq!(cargo.find(&wanted()).unwrap(), None);
    }

    #[test]
    fn cargos_home_is_below_home_unless_it_is_set() {
        assert_eq!(home(Some("/c".into()), Some("/h".into())), Some("/c".into()));
        assert_eq!(home(Some("".into()), Some("/h".into())), Some("/h/.cargo".into()));
        assert_eq!(home(None, None), None);
    }
}
