//! Caches results of evaluations in the user's cache folder: evaluation takes most of the time of a command that finds
//! everything built.
//!
//! The result for a flake in a git checkout without changes depends on the commit only: Nix evaluates it purely, and
//! `flake.lock` pins its inputs.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::git::Repository;
use crossflake_io::file::write_whole;
use crossflake_io::hash;

/// The cached result of one query. There is one file for each query and folder: a new result replaces the old one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CachedResult {
    file: PathBuf,
    /// Everything that the result depends on; see [`state`].
    state: String,
}

/// The content of the file.
#[derive(Serialize, Deserialize)]
struct Record<S, T> {
    state: S,
    result: T,
}

impl CachedResult {
    /// The cached result, below the folder `cache`, of a `query` to the flake in `folder`, valid for `state`.
    pub(crate) fn new(cache: &Path, folder: &Path, query: &str, state: String) -> Self {
        let name = hash::of(format!("{}\n{query}", folder.display()).as_bytes());
        Self { file: cache.join("evaluations").join(name).with_extension("json"), state }
    }

    /// The result, if there is one for this state. An unreadable file counts as absent.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Option<T> {
        let record: Record<String, T> = serde_json::from_slice(&std::fs::read(&self.file).ok()?).ok()?;
        (record.state == self.state).then_some(record.result)
    }

    /// Stores a result. Ignores errors: the next command evaluates again.
    pub(crate) fn write<T: Serialize>(&self, result: &T) {
        let record = Record { state: &self.state, result };
        let _ = serde_json::to_vec(&record).map(|text| write_whole(&self.file, &text));
    }
}

/// Environment variables that select Nix's settings and its store. A pure evaluation sees no others.
const VARIABLES: &[&str] =
    &["NIX_CONFIG", "NIX_CONF_DIR", "NIX_REMOTE", "NIX_STATE_DIR", "NIX_STORE_DIR", "NIX_USER_CONF_FILES"];

/// Everything that a pure evaluation of the flake in `folder` depends on: the commit, the `nix` on PATH (by path, size and
/// time), and its environment variables. `None` if `folder` is not a git checkout without changes.
pub(crate) fn state(folder: &Path) -> Option<String> {
    let commit = Repository::unchanged_commit(folder)?;
    let path = std::env::var_os("PATH")?;
    let nix = std::env::split_paths(&path).map(|folder| folder.join("nix")).find(|file| file.is_file())?;
    let nix = nix.canonicalize().ok()?;
    let facts = nix.metadata().ok()?;
    let since = facts.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let mut state = format!("{commit}\n{} {} {}\n", nix.display(), facts.len(), since.as_nanos());
    for (name, value) in VARIABLES.iter().filter_map(|name| Some((name, std::env::var_os(name)?))) {
        let _ = writeln!(state, "{name}={}", value.to_string_lossy());
    }
    Some(state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_cached_for_its_state_and_its_query() {
        let cache = tempfile::tempdir().unwrap();
        let cached =
            |query: &str, state: &str| CachedResult::new(cache.path(), Path::new("/project"), query, state.to_owned());
        assert_eq!(cached("how many?", "today").read::<u32>(), None);
        cached("how many?", "today").write(&3);
        assert_eq!(cached("how many?", "today").read(), Some(3));
        assert_eq!(cached("how many?", "tomorrow").read::<u32>(), None);
        assert_eq!(cached("how much?", "today").read::<u32>(), None);
        // A file of another type counts as absent.
        assert_eq!(cached("how many?", "today").read::<String>(), None);

        cached("how many?", "tomorrow").write(&4);
        assert_eq!(cached("how many?", "today").read::<u32>(), None);
        assert_eq!(fs_err::read_dir(cache.path().join("evaluations")).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_outside_of_git_has_no_state() {
        assert_eq!(state(tempfile::tempdir().unwrap().path()), None);
    }
}
