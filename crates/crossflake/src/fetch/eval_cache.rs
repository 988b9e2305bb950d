//! What was asked before, kept in the user's cache for as long as the answer is the same.
//!
//! To evaluate a flake takes Nix a tenth of a second, and a flake in a git checkout without changes says the same until
//! there is another commit: Nix evaluates it purely, and `flake.lock` pins what else it sees.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::git::Repository;
use crossflake_io::file::write_whole;
use crossflake_io::hash;

/// The place of one answer. Another answer to the same question takes it over, so that there is one for each question.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    file: PathBuf,
    /// All that the answer depends on.
    state: String,
}

/// As it is written.
#[derive(Serialize, Deserialize)]
struct Record<S, T> {
    state: S,
    answer: T,
}

impl Entry {
    /// Below the folder `cache`: what was asked of the flake in `folder` when `state` was what it depends on.
    pub(crate) fn new(cache: &Path, folder: &Path, question: &str, state: String) -> Self {
        let name = hash::of(format!("{}\n{question}", folder.display()).as_bytes());
        Self { file: cache.join("answers").join(name).with_extension("json"), state }
    }

    /// The answer, if there is one of this state. What cannot be read is asked anew.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Option<T> {
        let record: Record<String, T> = serde_json::from_slice(&std::fs::read(&self.file).ok()?).ok()?;
        (record.state == self.state).then_some(record.answer)
    }

    /// Keeps an answer. That it cannot be kept is no trouble: it is asked anew.
    pub(crate) fn write<T: Serialize>(&self, answer: &T) {
        let record = Record { state: &self.state, answer };
        let _ = serde_json::to_vec(&record).map(|text| write_whole(&self.file, &text));
    }
}

/// What tells Nix its settings and its store. Of others an evaluation sees nothing, and some are of this hour.
const VARIABLES: &[&str] =
    &["NIX_CONFIG", "NIX_CONF_DIR", "NIX_REMOTE", "NIX_STATE_DIR", "NIX_STORE_DIR", "NIX_USER_CONF_FILES"];

/// All that an evaluation of the flake in `folder` depends on, if it says so: the commit, and the Nix that evaluates.
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
    fn an_answer_is_kept_for_its_state_and_its_question() {
        let cache = tempfile::tempdir().unwrap();
        let kept = |question: &str, state: &str| {
            Entry::new(cache.path(), Path::new("/project"), question, state.to_owned())
        };
        assert_eq!(kept("how many?", "today").read::<u32>(), None);
        kept("how many?", "today").write(&3);
        assert_eq!(kept("how many?", "today").read(), Some(3));
        assert_eq!(kept("how many?", "tomorrow").read::<u32>(), None);
        assert_eq!(kept("how much?", "today").read::<u32>(), None);
        // What is no answer to it is none.
        assert_eq!(kept("how many?", "today").read::<String>(), None);

        kept("how many?", "tomorrow").write(&4);
        assert_eq!(kept("how many?", "today").read::<u32>(), None);
        assert_eq!(fs_err::read_dir(cache.path().join("answers")).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_is_no_checkout_says_nothing_for_long() {
        assert_eq!(state(tempfile::tempdir().unwrap().path()), None);
    }
}
