//! Taking the keys of a JSON object one by one; the keys that remain are unknown.
//!
//! `serde`'s derived code stops at the first mistake and does not give its path. [`Keys`] continues after a mistake and
//! reports each with its path, so that a manifest can be corrected in one go.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::path::KeyPath;
use super::problem::{Problem, nearest};

/// A type of a key's value.
pub(super) trait Kind: DeserializeOwned {
    /// Describes the type in "expected ..., found ...".
    const EXPECTED: &'static str;
}

impl Kind for bool {
    const EXPECTED: &'static str = "true or false";
}

impl Kind for u32 {
    const EXPECTED: &'static str = "a whole number";
}

impl Kind for String {
    const EXPECTED: &'static str = "a string";
}

impl Kind for Vec<String> {
    const EXPECTED: &'static str = "a list of strings";
}

impl Kind for Map<String, Value> {
    const EXPECTED: &'static str = "an object";
}

/// The remaining keys of one object.
pub(super) struct Keys<'a> {
    path: KeyPath,
    remaining: Map<String, Value>,
    /// The keys that were taken so far, present or not.
    known: Vec<&'static str>,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Keys<'a> {
    /// The keys of the object `value` at `path`. Returns `None` and adds a problem if it is not an object.
    pub(super) fn of(path: KeyPath, value: Value, problems: &'a mut Vec<Problem>) -> Option<Self> {
        let remaining = typed(&path, value, problems)?;
        Some(Self { path, remaining, known: Vec::new(), problems })
    }

    /// Removes `key` and returns its value. Returns `None` if it is absent, and adds a problem if its type is wrong.
    pub(super) fn take<T: Kind>(&mut self, key: &'static str) -> Option<T> {
        self.known.push(key);
        let value = self.remaining.remove(key)?;
        typed(&self.path.key(key), value, self.problems)
    }

    /// As [`take`](Self::take), and adds a problem with `advice` if the key is absent.
    pub(super) fn require<T: Kind>(&mut self, key: &'static str, advice: &'static str) -> Option<T> {
        if !self.remaining.contains_key(key) {
            self.problems.push(Problem::MissingKey { path: self.path.key(key), advice });
        }
        self.take(key)
    }

    /// Adds a problem for each key that was not taken.
    pub(super) fn close(self) {
        for key in self.remaining.keys() {
            self.problems
                .push(Problem::UnknownKey { path: self.path.key(key), near: nearest(key, self.known.iter().copied()) });
        }
    }
}

/// Converts the value at `path`. Returns `None` and adds a problem if its type is wrong.
fn typed<T: Kind>(path: &KeyPath, value: Value, problems: &mut Vec<Problem>) -> Option<T> {
    let found = shortened(&value);
    serde_json::from_value(value)
        .map_err(|_| problems.push(Problem::WrongType { path: path.clone(), expected: T::EXPECTED, found }))
        .ok()
}

/// The value as JSON, shortened so that it does not fill the screen.
fn shortened(value: &Value) -> String {
    const LENGTH: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_problem_of_an_object_is_reported() {
        let mut problems = Vec::new();
        let value = json!({ "strip": "yes", "bin": [], "profile": "dev" });
        let mut keys = Keys::of(KeyPath::top(), value, &mut problems).unwrap();
        assert_eq!(keys.take::<bool>("strip"), None);
        assert_eq!(keys.take::<Vec<String>>("bins"), None);
        assert_eq!(keys.take::<String>("profile").as_deref(), Some("dev"));
        assert_eq!(keys.require::<u32>("version", "write it"), None);
        keys.close();
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            [
                "strip: expected true or false, found \"yes\"",
                "version: missing; write it",
                "bin: unknown key; did you mean \"bins\"?",
            ]
        );
    }

    #[test]
    fn a_long_value_is_cut_between_characters() {
        let long = json!("ä".repeat(100));
        assert_eq!(shortened(&long), format!("\"{}...", "ä".repeat(59)));
    }
}
