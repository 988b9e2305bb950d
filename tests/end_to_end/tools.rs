//! What the tests have in common: commands that must succeed, and projects in folders of their own.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

/// The command under test.
pub(crate) fn crossflake(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crossflake"));
    command.current_dir(folder).env("NIX_CONFIG", nix_config());
    command
}

/// Nix with what a plain `nix build` needs of any Nix.
pub(crate) fn nix(folder: &Path) -> Command {
    let mut command = Command::new("nix");
    command.current_dir(folder).args(NIX_OPTIONS).env("NIX_CONFIG", nix_config());
    command
}

/// The same in a network namespace where not even the loopback is up.
pub(crate) fn nix_offline(folder: &Path) -> Command {
    let mut command = without_network();
    command.current_dir(folder).env("NIX_CONFIG", nix_config());
    command.arg("nix").args(NIX_OPTIONS);
    command
}

/// What starts a program, whose name and arguments are to come, without a network. Who starts it stays who they are:
/// as root of a user namespace, Nix cannot make its sandbox.
pub(crate) fn without_network() -> Command {
    let mut command = Command::new("unshare");
    command.arg("--net");
    if stdout(Command::new("id").arg("-u")) != "0" {
        command.arg("--map-current-user");
    }
    command
}

/// The older command, whose interface is the same in every version.
pub(crate) fn nix_store() -> Command {
    let mut command = Command::new("nix-store");
    command.args(["--option", "sandbox", "true"]).env("NIX_CONFIG", nix_config());
    command
}

const NIX_OPTIONS: &[&str] =
    &["--extra-experimental-features", "nix-command flakes", "--option", "sandbox", "true"];

/// Where a sandbox cannot be made, Nix would build without one and not say so. As root without the build users that an
/// installation makes, Nix builds as root in its sandbox. A crate is often compiled by one core: others build as well.
fn nix_config() -> String {
    let group = Command::new("getent").args(["group", "nixbld"]).output().expect("getent runs");
    let group = if group.status.success() { "" } else { "build-users-group =\n" };
    format!("max-jobs = auto\nsandbox-fallback = false\n{group}")
}

/// A version that no package of an earlier run has. A store that has what was built then builds nothing, and a test that
/// reads what builders say would read nothing.
pub(crate) fn version_of_this_run() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is later than 1970");
    format!("0.1.{}", since.as_secs())
}

/// Runs it and gives what it wrote; panics with all of that when it fails.
pub(crate) fn run(command: &mut Command) -> Output {
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

/// Standard output of a command that must succeed, without the last line's end.
pub(crate) fn stdout(command: &mut Command) -> String {
    let text = String::from_utf8(run(command).stdout).expect("the output is UTF-8");
    text.trim_end().to_owned()
}

/// The same as JSON.
pub(crate) fn json(command: &mut Command) -> Value {
    let text = stdout(command);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{command:?}: {error}\n{text}"))
}

/// This repository as git tracks it, with changes not yet committed, in a folder of its own. Where mirrors have
/// replaced what is pinned, its pins are of today.
pub(crate) fn repository() -> &'static Path {
    static COPY: OnceLock<tempfile::TempDir> = OnceLock::new();
    COPY.get_or_init(|| {
        let copy = copy_of(&crate::repository(""));
        renew_pins(copy.path());
        copy
    })
    .path()
}

/// The same, for a test that changes it.
pub(crate) fn copy_of_repository() -> tempfile::TempDir {
    copy_of(repository())
}

fn copy_of(root: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a temporary folder");
    copy_tracked(root, copy.path());
    track(copy.path());
    copy
}

/// Copies what git tracks below a folder, as it is now.
pub(crate) fn copy_tracked(from: &Path, to: &Path) {
    let files = stdout(Command::new("git").current_dir(from).args(["ls-files"]));
    for file in files.lines().filter(|file| from.join(file).exists()) {
        let to = to.join(file);
        std::fs::create_dir_all(to.parent().expect("a file is in a folder")).expect("a folder");
        std::fs::copy(from.join(file), to).expect("a file copied");
    }
}

/// A mirror drops a pinned version when a point release replaces it: no reason for builds not to be tested.
fn renew_pins(folder: &Path) {
    let fetch = crossflake(folder).args(["fetch", "--quiet"]).output().expect("crossflake starts");
    let said = String::from_utf8_lossy(&fetch.stderr);
    if fetch.status.success() {
        return;
    }
    assert!(said.contains("crossflake lock --toolchain"), "{said}");
    eprintln!("mirrors have replaced pinned packages; these builds use today's:\n{said}");
    run(crossflake(folder).args(["lock", "--release"]));
    track(folder);
}

/// Makes the folder a git repository that tracks all that is in it: flakes see nothing else.
pub(crate) fn track(folder: &Path) {
    if !folder.join(".git").exists() {
        run(Command::new("git").current_dir(folder).args(["init", "-q"]));
    }
    run(Command::new("git").current_dir(folder).args(["add", "--all"]));
}

pub(crate) fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    std::fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
    std::fs::write(path, text).expect("a file written");
}

/// Has `crossflake init` make the project a flake whose input is this repository.
pub(crate) fn init(folder: &Path, triples: &[&str]) {
    let mut command = crossflake(folder);
    command.args(["init", "--crossflake", &format!("git+file://{}", repository().display())]);
    for triple in triples {
        command.args(["--target", triple]);
    }
    run(&mut command);
}

/// The derivations that an attribute takes, its own among them, as paths in the store.
pub(crate) fn derivations(folder: &Path, attribute: &str) -> BTreeSet<String> {
    let own = stdout(nix(folder).args(["eval", "--raw", &format!("{attribute}.drvPath")]));
    let all = stdout(nix_store().args(["--query", "--requisites", &own]));
    all.lines().filter(|path| path.ends_with(".drv")).map(str::to_owned).collect()
}

/// Unpacks a published crate, which cargo downloads with this machine's own configuration.
pub(crate) fn unpack_crate(folder: &Path, name: &str, version: &str) {
    let cargo_home = std::env::var_os("CARGO_HOME")
        .map_or_else(|| Path::new(&std::env::var_os("HOME").expect("a home")).join(".cargo"), PathBuf::from);
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

/// A flake whose input is this repository, for a folder that has its targets.json already.
pub(crate) fn write_flake(folder: &Path) {
    let text = format!(
        r#"{{
  inputs.crossflake.url = "git+file://{}";
  outputs =
    {{ self, crossflake }}:
    crossflake.lib.mkFlake {{
      src = self;
      targets = import ./nix/targets.nix;
    }};
}}
"#,
        repository().display()
    );
    write(folder, "flake.nix", &text);
    run(crossflake(folder).arg("generate"));
    track(folder);
}

/// Builds the folder's targets with `crossflake build` and gives its report, by target.
pub(crate) fn build_all(folder: &Path) -> Vec<Built> {
    let mut command = crossflake(folder);
    command.args(["build", "--all", "--json"]);
    // What Nix says goes to the terminal: a build of minutes should be seen to go on.
    command.stderr(std::process::Stdio::inherit());
    serde_json::from_value(json(&mut command)).expect("the report's form")
}

/// Builds a target of the folder's flake as `result`, or what else there is by that name, and gives what builders said.
pub(crate) fn build_log(folder: &Path, name: &str) -> String {
    let mut build = nix(folder);
    build.args(["build", "--out-link", "result", "--print-build-logs", &format!(".#{name}")]);
    String::from_utf8_lossy(&run(&mut build).stderr).into_owned()
}

/// A row of the report, as `crossflake build --json` prints it.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Built {
    pub target: String,
    /// Relative to the folder that was built in.
    pub file: PathBuf,
    pub machine: String,
    pub linkage: String,
    pub glibc: Option<String>,
    pub runs: Option<bool>,
}

/// What is built when the flake's attribute is asked for: the names of derivations, nothing being built.
pub(crate) fn would_build(folder: &Path, attribute: &str) -> Vec<String> {
    let output = run(nix(folder).args(["build", "--dry-run", attribute]));
    String::from_utf8_lossy(&output.stderr)
        .lines()
        .filter_map(|line| line.trim().strip_suffix(".drv"))
        .filter_map(|path| path.rsplit('/').next()?.split_once('-'))
        .map(|(_hash, name)| name.to_owned())
        .collect()
}

/// What `verify` says of a file.
pub(crate) fn verify(file: &Path, options: &[&str]) -> Value {
    let mut command = crossflake(Path::new("."));
    json(command.arg("verify").arg(file).args(options).arg("--json"))
}

/// Starts a program under the target's runner.
pub(crate) fn under_runner(folder: &Path, target: &str, program: &Path, arguments: &[&OsStr]) -> String {
    stdout(runner(folder, target).arg(program).args(arguments))
}

/// The target's runner.
pub(crate) fn runner(folder: &Path, target: &str) -> Command {
    let runner = format!(".#legacyPackages.x86_64-linux.crossflake.runners.{target}");
    let path = stdout(nix(folder).args(["eval", "--raw", &runner]));
    run(nix_store().args(["--realise", &path]));
    Command::new(Path::new(&path).join("bin/run"))
}
