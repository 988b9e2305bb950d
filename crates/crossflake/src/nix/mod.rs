//! Runs Nix: no other module does.
//!
//! [`command`] builds the command lines; [`Nix`] runs them and parses their output. They work with Nix 2.8 and newer.
//! Builds and additions use `nix-store`, whose interface is stable.

pub(crate) mod command;
pub(crate) mod configuration;
pub(crate) mod dry_run;
mod error;
pub(crate) mod evaluation;
mod hints;
pub(crate) mod value;
pub(crate) mod version;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Output, Stdio};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::ui;
pub(crate) use command::{Command, FlakeSource, Inputs, Machine, Shell};
pub(crate) use configuration::Configuration;
use crossflake_io::process::{describe, tail};
pub(crate) use dry_run::DryRun;
pub(crate) use error::{Error, OTHER_VERSION};
pub(crate) use version::{OLDEST, Version};

/// The number of paths on one command line: far below the kernel's limit of 2 MB.
const BATCH: usize = 500;

/// The Nix on PATH, with the options of [`command::settings`].
pub(crate) struct Nix {
    settings: Vec<String>,
}

impl Nix {
    /// Checks the version of the Nix on PATH.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`] or [`Error::TooOld`].
    pub(crate) fn find() -> Result<Self, Error> {
        new_enough(version()?)?;
        Ok(Self::from_path())
    }

    /// Uses the Nix on PATH without a check. For commands that start with [`Nix::eval`], which does the checks of
    /// [`Nix::find`] without a process of their own.
    pub(crate) fn from_path() -> Self {
        Self { settings: command::settings(this_machine()) }
    }

    /// Evaluates the Nix function `function` on `legacyPackages.SYSTEM.ATTRIBUTE` of a flake.
    ///
    /// # Errors
    ///
    /// [`Error::TooOld`], also if an old Nix fails for another reason; [`Error::Evaluation`]; or [`Error::Output`] if the value
    /// is not a `T`.
    pub(crate) fn eval<T: DeserializeOwned>(
        &self,
        flake: &FlakeSource,
        inputs: Inputs,
        attribute: &str,
        function: &str,
    ) -> Result<T, Error> {
        let function = format!("({}) ({function})", include_str!("answer.nix"));
        let command = command::eval(&self.settings, flake, inputs, attribute, &function);
        let output = start(&command)?;
        if !output.status.success() {
            new_enough(version()?)?;
            return Err(Error::Evaluation(evaluation::Failure::of(&String::from_utf8_lossy(&output.stderr))));
        }
        let json = String::from_utf8_lossy(&output.stdout);
        let Evaluated { nix, answer } =
            serde_json::from_str(&json).map_err(|source| Error::Output { command: command.short(), source })?;
        new_enough(Version::parse(&nix).ok_or(Error::Version(nix))?)?;
        Ok(answer)
    }

    /// Returns those of `paths` that the store does not have.
    pub(crate) fn missing(&self, paths: &[&str]) -> Result<BTreeSet<String>, Error> {
        let mut missing = BTreeSet::new();
        for batch in paths.chunks(BATCH) {
            let text = capture(&command::print_invalid(&self.settings, batch))?;
            missing.extend(text.lines().map(str::to_owned));
        }
        Ok(missing)
    }

    /// Adds files as fixed outputs, with their base names. Returns their store paths, in order. Does not change files that
    /// the store has already.
    pub(crate) fn add_files(&self, files: &[PathBuf]) -> Result<Vec<String>, Error> {
        let mut paths = Vec::with_capacity(files.len());
        for batch in files.chunks(BATCH) {
            paths.extend(self.add(&command::add_files(&self.settings, batch), batch.len())?);
        }
        Ok(paths)
    }

    /// Adds a folder as a fixed output, with its base name. Returns its store path.
    pub(crate) fn add_folder(&self, folder: &Path) -> Result<String, Error> {
        Ok(self.add(&command::add_folder(&self.settings, folder), 1)?.remove(0))
    }

    /// Downloads a file as a fixed output with this name and hash. Returns its store path.
    pub(crate) fn download(&self, url: &str, name: &str, sha256: &str) -> Result<String, Error> {
        Ok(self.add(&command::download(&self.settings, url, name, sha256), 2)?.remove(1))
    }

    fn add(&self, command: &Command, expected: usize) -> Result<Vec<String>, Error> {
        let paths: Vec<String> = capture(command)?.lines().map(str::to_owned).collect();
        if paths.len() != expected {
            return Err(Error::Lines { command: command.short(), expected, actual: paths.len() });
        }
        Ok(paths)
    }

    /// Writes the content of a file in the store to the file `to`.
    pub(crate) fn read(&self, path: &str, to: &Path) -> Result<(), Error> {
        pipe(&command::read(&self.settings, path), Stdio::null(), create(to)?)
    }

    /// Writes a path in the store to the file `to`, as a Nix archive.
    pub(crate) fn dump(&self, path: &str, to: &Path) -> Result<(), Error> {
        pipe(&command::dump(&self.settings, path), Stdio::null(), create(to)?)
    }

    /// Unpacks a Nix archive to `folder`, which is not in the store.
    pub(crate) fn restore(&self, archive: &Path, folder: &Path) -> Result<(), Error> {
        let archive = fs_err::File::open(archive)?.into_parts().0;
        pipe(&command::restore(folder), archive.into(), Stdio::null())
    }

    /// Checks a path in the store against the hash in the store's database.
    pub(crate) fn verify(&self, path: &str) -> Result<(), Error> {
        capture(&command::verify(&self.settings, path)).map(drop)
    }

    /// Copies the closure of `paths` into a binary cache in the folder `cache`, signed with `secret_key` if there is one.
    pub(crate) fn copy_to(&self, cache: &Path, paths: &[&str], secret_key: Option<&Path>) -> Result<(), Error> {
        let link = PlainName::of(cache)?;
        let key = secret_key.map(PlainName::of).transpose()?;
        let key = key.as_ref().map(|key| key.path.as_path());
        capture(&command::copy_to(&self.settings, &link.path, paths, key)).map(drop)
    }

    /// Copies the closure of `paths` from a binary cache in the folder `cache` into the store.
    pub(crate) fn copy_from(&self, cache: &Path, paths: &[&str], check_signatures: bool) -> Result<(), Error> {
        let link = PlainName::of(cache)?;
        capture(&command::copy_from(&self.settings, &link.path, paths, check_signatures)).map(drop)
    }

    /// Builds derivations. Progress and logs go to stderr; with `quiet`, the error has the end of them.
    pub(crate) fn realise(&self, derivations: &[&str], quiet: bool) -> Result<(), Error> {
        let command = command::realise(&self.settings, derivations);
        let failed = |status, tail| Error::Build { status: describe(status), tail };
        if !quiet {
            let status = process(&command).stdout(Stdio::null()).status();
            let status = status.map_err(|error| not_started(&command, error))?;
            return if status.success() { Ok(()) } else { Err(failed(status, String::new())) };
        }
        let output = start(&command)?;
        if output.status.success() {
            return Ok(());
        }
        Err(failed(output.status, tail(&String::from_utf8_lossy(&output.stderr))))
    }

    /// Computes the work to get `paths` into the store: derivations to build, or other paths; see [`command::dry_run`].
    pub(crate) fn dry_run(&self, paths: &[&str], caches: bool) -> Result<DryRun, Error> {
        let Output { stderr, .. } = run(&command::dry_run(&self.settings, paths, caches))?;
        Ok(DryRun::parse(&String::from_utf8_lossy(&stderr)))
    }

    /// Replaces this process with a target's shell, or with `command` in it. Returns only if that fails.
    pub(crate) fn develop(&self, flake: &FlakeSource, target: &str, shell: Shell, command: &[String]) -> Error {
        let command = command::develop(&self.settings, flake, target, shell, command);
        let mut process = std::process::Command::new(command.program);
        let source = process.args(&command.arguments).envs(command.environment.iter().cloned()).exec();
        not_started(&command, source)
    }

    /// Returns the log of a derivation's last build; `None` if the store has no log of it.
    pub(crate) fn log(&self, derivation: &str) -> Option<String> {
        let output = process(&command::read_log(&self.settings, derivation)).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Makes `link` a link to `path`, which is in the store, and a root of the garbage collector.
    pub(crate) fn add_root(&self, path: &str, link: &Path) -> Result<(), Error> {
        capture(&command::add_root(&self.settings, path, link)).map(drop)
    }
}

/// The JSON that [`Nix::eval`] parses.
#[derive(Deserialize)]
struct Evaluated<T> {
    /// The version of the Nix that evaluates.
    nix: String,
    answer: T,
}

/// A link to a path, whose own path has no special characters. Later versions of Nix than 2.8 percent-decode a path in a
/// store's address.
struct PlainName {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl PlainName {
    fn of(path: &Path) -> Result<Self, Error> {
        let folder = tempfile::tempdir()?;
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(std::path::absolute(path)?, &link)?;
        Ok(Self { _folder: folder, path: link })
    }
}

/// The version of the Nix on PATH, supported or not.
pub(crate) fn version() -> Result<Version, Error> {
    let text = capture(&command::version())?;
    Version::parse(&text).ok_or_else(|| Error::Version(text.trim().to_owned()))
}

fn new_enough(version: Version) -> Result<(), Error> {
    if version < OLDEST { Err(Error::TooOld(version)) } else { Ok(()) }
}

/// The settings of the Nix on PATH, whose version is `version`, without the options that crossflake adds.
pub(crate) fn configuration(version: Version) -> Result<Configuration, Error> {
    if let Ok(text) = capture(&command::show_configuration(version, false)) {
        return Ok(Configuration::parse(&text, true));
    }
    let text = capture(&command::show_configuration(version, true))?;
    Ok(Configuration::parse(&text, false))
}

/// The facts for [`command::settings`], from the environment and `/etc/group`.
pub(crate) fn this_machine() -> Machine {
    let remote = std::env::var("NIX_REMOTE").unwrap_or_default();
    Machine {
        root: rustix::process::geteuid().is_root(),
        build_users: fs_err::read_to_string("/etc/group").is_ok_and(|groups| has_build_users(&groups)),
        remote_store: remote == "daemon" || (remote.contains("://") && !remote.starts_with("local://")),
    }
}

fn has_build_users(groups: &str) -> bool {
    groups.lines().any(|line| line.starts_with("nixbld:"))
}

/// Runs a command and returns its stdout. The end of its stderr goes into the error.
fn capture(command: &Command) -> Result<String, Error> {
    Ok(String::from_utf8_lossy(&run(command)?.stdout).into_owned())
}

/// Runs a command and returns its stdout, its stderr and its status.
fn start(command: &Command) -> Result<Output, Error> {
    let output = process(command).output().map_err(|error| not_started(command, error))?;
    if !output.status.success() {
        ui::detail(String::from_utf8_lossy(&output.stderr).trim_end());
    }
    Ok(output)
}

/// Runs a command and returns its stdout and stderr.
fn run(command: &Command) -> Result<Output, Error> {
    let output = start(command)?;
    if !output.status.success() {
        return Err(failed(command, output.status, &String::from_utf8_lossy(&output.stderr)));
    }
    Ok(output)
}

fn create(file: &Path) -> Result<Stdio, Error> {
    Ok(fs_err::File::create(file)?.into_parts().0.into())
}

/// Runs a command with files as stdin and stdout. The end of its stderr goes into the error.
fn pipe(command: &Command, from: Stdio, to: Stdio) -> Result<(), Error> {
    let mut process = process(command);
    process.stdin(from).stdout(to).stderr(Stdio::piped());
    let output =
        process.spawn().and_then(std::process::Child::wait_with_output).map_err(|error| not_started(command, error))?;
    if output.status.success() {
        return Ok(());
    }
    Err(failed(command, output.status, &String::from_utf8_lossy(&output.stderr)))
}

fn process(command: &Command) -> std::process::Command {
    ui::detail(format_args!("+ {command}"));
    let mut process = std::process::Command::new(command.program);
    process.args(command.arguments.iter().map(OsStr::new)).stdin(Stdio::null());
    process.envs(command.environment.iter().cloned());
    process
}

fn not_started(command: &Command, source: std::io::Error) -> Error {
    let program = command.program;
    match source.kind() {
        std::io::ErrorKind::NotFound => Error::Missing { program },
        _ => Error::Start { program, source },
    }
}

fn failed(command: &Command, status: ExitStatus, stderr: &str) -> Error {
    Error::Failed { command: command.short(), status: describe(status), tail: tail(stderr) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_nix_is_an_error_with_both_versions() {
        let read = |text: &str| new_enough(Version::parse(text).unwrap());
        assert!(read("2.8.0").is_ok() && read("2.18.3-lix").is_ok());
        assert_eq!(read("2.3.16").unwrap_err().to_string(), "this is Nix 2.3; 2.8 or newer is needed");
    }

    #[test]
    fn the_group_of_build_users_is_found_by_its_whole_name() {
        assert!(has_build_users("root:x:0:\nnixbld:x:30000:nixbld1\n"));
        assert!(!has_build_users("root:x:0:\nnixbld2:x:1:\n"));
    }
}
