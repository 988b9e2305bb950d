//! Tools for tests that build real projects: commands that must succeed, Nix with the options of a plain installation,
//! and git repositories. The end-to-end tests and the program `programs` use them.
//!
//! All functions panic on an error, which fails the test.

use std::env::consts::{ARCH, OS};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde::Deserialize;
use serde_json::Value;

/// Nix's name of the system that the tests run on, for example `x86_64-linux`.
pub fn system() -> String {
    format!("{ARCH}-{OS}")
}

/// A path in this repository.
pub fn repository(path: impl AsRef<Path>) -> PathBuf {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("crates/testing");
    crates.parent().expect("crates").join(path)
}

/// The program `program` of crossflake, in a folder.
pub fn crossflake(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env("NIX_CONFIG", nix_config());
    command
}

/// Nix in a folder, with the options that `nix build` needs on any installation.
pub fn nix(folder: &Path) -> Command {
    let mut command = Command::new("nix");
    command.current_dir(folder).args(NIX_OPTIONS).env("NIX_CONFIG", nix_config());
    command
}

/// [`nix`] in a network namespace where even the loopback is down.
pub fn nix_offline(folder: &Path) -> Command {
    let mut command = without_network();
    command.current_dir(folder).env("NIX_CONFIG", nix_config());
    command.arg("nix").args(NIX_OPTIONS);
    command
}

/// A command that starts its arguments as a program without a network, as the same user: Nix cannot make its sandbox as
/// root of a user namespace.
pub fn without_network() -> Command {
    let mut command = Command::new("unshare");
    command.arg("--net");
    if !is_root() {
        command.arg("--map-current-user");
    }
    command
}

pub fn is_root() -> bool {
    stdout(Command::new("id").arg("-u")) == "0"
}

/// `nix-store`, whose command line is the same in all versions of Nix.
pub fn nix_store() -> Command {
    let mut command = Command::new("nix-store");
    command.args(["--option", "sandbox", "true"]).env("NIX_CONFIG", nix_config());
    command
}

const NIX_OPTIONS: &[&str] = &["--extra-experimental-features", "nix-command flakes", "--option", "sandbox", "true"];

/// Settings for Nix. Without `sandbox-fallback = false`, Nix silently builds without a sandbox if it cannot make one. If there
/// are no build users, builds run as root in the sandbox. Several builds run in parallel, because rustc often uses one core.
fn nix_config() -> String {
    let group = Command::new("getent").args(["group", "nixbld"]).output().expect("getent runs");
    let group = if group.status.success() { "" } else { "build-users-group =\n" };
    format!("max-jobs = auto\nsandbox-fallback = false\n{group}")
}

/// The output of a command that must succeed.
pub fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// Standard output of a command that must succeed, without line ends at its end.
pub fn stdout(command: &mut Command) -> String {
    let text = String::from_utf8(run(command).stdout).expect("the output is UTF-8");
    text.trim_end().to_owned()
}

/// Standard output of a command that must succeed, read as JSON.
pub fn json(command: &mut Command) -> Value {
    let text = stdout(command);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{command:?}: {error}\n{text}"))
}

/// Copies the files below a folder that git tracks, with changes that are not committed.
pub fn copy_tracked(from: &Path, to: &Path) {
    let files = stdout(Command::new("git").current_dir(from).args(["ls-files"]));
    for file in files.lines().filter(|file| from.join(file).exists()) {
        let to = to.join(file);
        fs_err::create_dir_all(to.parent().expect("a file is in a folder")).unwrap();
        fs_err::copy(from.join(file), to).unwrap();
    }
}

/// Makes the folder a git repository that tracks all its files. A flake sees only tracked files.
pub fn track(folder: &Path) {
    if !folder.join(".git").exists() {
        run(Command::new("git").current_dir(folder).args(["init", "-q"]));
    }
    run(Command::new("git").current_dir(folder).args(["add", "--all"]));
}

/// Tracks and commits all files of a folder.
pub fn commit(folder: &Path) {
    track(folder);
    let identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"];
    run(Command::new("git").current_dir(folder).args(identity).args(["commit", "-qm", "all"]));
}

/// Writes a file below a folder, and the folders that it is in.
pub fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs_err::create_dir_all(path.parent().expect("a file is in a folder")).unwrap();
    fs_err::write(path, text).unwrap();
}

/// A folder for the project `name`, which this process may create. It is outside of this repository: below it, cargo would take
/// the project for a member of the repository's workspace.
pub fn project_folder(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("crossflake-programs-{}", std::process::id())).join(name)
}

/// The folder of cargo's configuration and downloads.
pub fn cargo_home() -> PathBuf {
    let home = || std::env::var_os("HOME").expect("a home");
    std::env::var_os("CARGO_HOME").map_or_else(|| Path::new(&home()).join(".cargo"), PathBuf::from)
}

/// Unpacks a published crate into a folder. cargo downloads it with the configuration of this machine.
pub fn unpack_crate(folder: &Path, name: &str, version: &str) {
    let cargo_home = cargo_home();
    let file_name = format!("{name}-{version}.crate");
    let find = || {
        let caches = std::fs::read_dir(cargo_home.join("registry/cache")).into_iter().flatten().flatten();
        caches.map(|cache| cache.path().join(&file_name)).find(|file| file.exists())
    };
    if find().is_none() {
        run(Command::new("cargo").current_dir("/").args(["info", "--quiet", &format!("{name}@{version}")]));
    }
    let file = find().unwrap_or_else(|| panic!("cargo has not downloaded {file_name}"));
    run(Command::new("tar").arg("-xzf").arg(file).args(["--strip-components=1", "-C"]).arg(folder));
}

/// A row of the report of `crossflake build --json`.
#[derive(Debug, Deserialize)]
pub struct Built {
    pub target: String,
    /// Relative to the folder in which the command ran.
    pub file: PathBuf,
    pub machine: String,
    pub linkage: String,
    pub glibc: Option<String>,
    pub runs: Option<bool>,
    /// The reason why it does not run.
    #[serde(default)]
    pub failure: Option<String>,
}

impl Built {
    /// The file's name.
    pub fn name(&self) -> &str {
        self.file.file_name().and_then(|name| name.to_str()).expect("the name of a program is text")
    }
}

/// The runner of a target of the folder's flake, built.
pub fn runner(folder: &Path, target: &str) -> Command {
    let path = runner_path(folder, target);
    run(nix_store().args(["--realise", &path]));
    Command::new(Path::new(&path).join("bin/run"))
}

/// The store path of a target's runner.
pub fn runner_path(folder: &Path, target: &str) -> String {
    let attribute = format!(".#legacyPackages.{}.crossflake.runners.{target}", system());
    stdout(nix(folder).args(["eval", "--raw", &attribute]))
}
