//! Functions of the end-to-end tests: re-exports of the crate `crossflake-testing`, and functions that run the crossflake under
//! test.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) use crossflake_testing::{
    Built, commit, copy_tracked, is_root, json, nix, nix_offline, nix_store, run, runner, runner_path, stdout, system,
    track, unpack_crate, without_network, write,
};
use serde_json::Value;

/// The command under test.
pub(crate) fn crossflake(folder: &Path) -> Command {
    crossflake_testing::crossflake(Path::new(env!("CARGO_BIN_EXE_crossflake")), folder)
}

/// A version that no earlier run used. If the store had the output of an earlier run, Nix would build nothing, and a test
/// that reads the build log would find it empty.
pub(crate) fn version_of_this_run() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is later than 1970");
    format!("0.1.{}", since.as_secs())
}

/// A copy of this repository: the files that git tracks, with changes that are not committed. If mirrors have replaced
/// pinned packages, the copy has today's pins.
pub(crate) fn repository() -> &'static Path {
    static COPY: OnceLock<tempfile::TempDir> = OnceLock::new();
    COPY.get_or_init(|| {
        let copy = copy_of(&crate::repository(""));
        renew_pins(copy.path());
        copy
    })
    .path()
}

/// A copy of [`repository`] for a test that changes it.
pub(crate) fn copy_of_repository() -> tempfile::TempDir {
    copy_of(repository())
}

fn copy_of(root: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a temporary folder");
    copy_tracked(root, copy.path());
    track(copy.path());
    copy
}

/// Pins today's packages if a mirror has dropped pinned ones, which a point release replaces.
fn renew_pins(folder: &Path) {
    let fetch = crossflake(folder).args(["fetch", "--quiet"]).output().expect("crossflake starts");
    let stderr = String::from_utf8_lossy(&fetch.stderr);
    if fetch.status.success() {
        return;
    }
    assert!(stderr.contains("crossflake lock --toolchain"), "{stderr}");
    eprintln!("mirrors have replaced pinned packages; these builds use today's:\n{stderr}");
    run(crossflake(folder).args(["lock", "--release"]));
    track(folder);
}

/// Runs `crossflake init` with this repository as the flake's input.
pub(crate) fn init(folder: &Path, triples: &[&str]) {
    run(&mut init_command(folder, triples));
}

/// The command of [`init`].
pub(crate) fn init_command(folder: &Path, triples: &[&str]) -> Command {
    let mut command = crossflake(folder);
    command.args(["init", "--crossflake", &format!("git+file://{}", repository().display())]);
    for triple in triples {
        command.args(["--target", triple]);
    }
    command
}

/// The store paths of all derivations in an attribute's closure, including its own.
pub(crate) fn derivations(folder: &Path, attribute: &str) -> BTreeSet<String> {
    let own = stdout(nix(folder).args(["eval", "--raw", &format!("{attribute}.drvPath")]));
    let all = stdout(nix_store().args(["--query", "--requisites", &own]));
    all.lines().filter(|path| path.ends_with(".drv")).map(str::to_owned).collect()
}

/// Writes a flake whose input is this repository into a folder that has a targets.json.
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

/// Builds the folder's targets with `crossflake build` and returns its report, sorted by target.
pub(crate) fn build_all(folder: &Path) -> Vec<Built> {
    let mut command = crossflake(folder);
    command.args(["build", "--all", "--json"]);
    // The build takes minutes: show Nix's progress.
    command.stderr(Stdio::inherit());
    serde_json::from_value(json(&mut command)).expect("the report's form")
}

/// Builds an attribute of the folder's flake as `result` and returns the build log.
pub(crate) fn build_log(folder: &Path, name: &str) -> String {
    let mut build = nix(folder);
    build.args(["build", "--out-link", "result", "--print-build-logs", &format!(".#{name}")]);
    String::from_utf8_lossy(&run(&mut build).stderr).into_owned()
}

/// The names of the derivations that `nix build` of an attribute would build.
pub(crate) fn would_build(folder: &Path, attribute: &str) -> Vec<String> {
    let output = run(nix(folder).args(["build", "--dry-run", attribute]));
    derivation_names(&String::from_utf8_lossy(&output.stderr), |line| line.trim().strip_suffix(".drv"))
}

/// The names of derivations in Nix's output, without hashes. `path` finds the store path in a line, without `.drv`.
pub(crate) fn derivation_names(output: &str, path: impl Fn(&str) -> Option<&str>) -> Vec<String> {
    output
        .lines()
        .filter_map(|line| path(line)?.rsplit('/').next()?.split_once('-'))
        .map(|(_hash, name)| name.to_owned())
        .collect()
}

/// The report of `crossflake verify` on a file.
pub(crate) fn verify(file: &Path, options: &[&str]) -> Value {
    let mut command = crossflake(Path::new("."));
    json(command.arg("verify").arg(file).args(options).arg("--json"))
}

/// Standard output of a program under the target's runner.
pub(crate) fn under_runner(folder: &Path, target: &str, program: &Path, arguments: &[&OsStr]) -> String {
    stdout(runner(folder, target).arg(program).args(arguments))
}
