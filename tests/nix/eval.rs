//! Evaluates expressions with Nix.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crossflake::testing::{Manifest, generate};
use serde_json::Value;
use tempfile::NamedTempFile;

/// A path of this repository.
pub(super) fn repository(path: &str) -> PathBuf {
    crate::repository(path)
}

/// The store of an evaluation.
pub(super) enum Store<'a> {
    /// No store: Nix computes paths and writes none.
    None,
    /// A store below this folder, into which Nix copies sources and writes derivations.
    Below(&'a Path),
}

/// The generated targets of `tests/nixpkgs-stand-in`: one for every triple.
pub(super) static STAND_IN_TARGETS: LazyLock<NamedTempFile> = LazyLock::new(|| {
    let manifest = Manifest::read(&repository("tests/nixpkgs-stand-in/targets.json")).unwrap();
    let file = NamedTempFile::with_suffix(".nix").unwrap();
    std::fs::write(file.path(), generate(&manifest)).unwrap();
    file
});

/// The value of an expression, or Nix's error message.
pub(super) fn eval(store: &Store<'_>, expression: &str) -> Result<Value, String> {
    answer(store, Command::new("nix-instantiate"), expression)
}

/// The value of an expression that may read only these folders. As in a flake, Nix then resolves every link on a path.
pub(super) fn eval_restricted(folders: &[&Path], expression: &str) -> Result<Value, String> {
    let mut command = Command::new("nix-instantiate");
    command.args(["--option", "restrict-eval", "true"]);
    for folder in folders {
        command.arg("-I").arg(folder);
    }
    answer(&Store::None, command, expression)
}

fn answer(store: &Store<'_>, mut command: Command, expression: &str) -> Result<Value, String> {
    command.args(["--eval", "--strict", "--json", "--show-trace", "--expr", expression]);
    command.env_remove("NIX_PATH").env("NIX_CONFIG", "build-users-group =");
    command.env("STAND_IN_TARGETS", STAND_IN_TARGETS.path());
    match store {
        Store::None => command.arg("--readonly-mode").env("NIX_REMOTE", "dummy://"),
        Store::Below(folder) => {
            command.arg("--read-write-mode").env("NIX_REMOTE", "local").env("HOME", folder);
            command.env("NIX_STORE_DIR", folder.join("store")).env("NIX_STATE_DIR", folder.join("var"));
            command.env("NIX_LOG_DIR", folder.join("log")).env("NIX_CONF_DIR", folder.join("conf"))
        }
    };
    let output = command.output().expect("nix-instantiate is installed");
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(serde_json::from_slice(&output.stdout).expect("nix prints JSON"))
}

/// The Nix string literal of a text.
pub(super) fn string(text: &str) -> String {
    crossflake::testing::nix_string(text)
}
