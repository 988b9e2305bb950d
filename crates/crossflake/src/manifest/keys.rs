//! An object's keys, taken one by one: whatever is left over is unknown.
//!
//! `serde`'s derived code stops at the first mistake and does not say where it stands; this goes on and
//! gives every mistake its key path, so that a person mends a manifest in one go.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::path::KeyPath;
use super::problem::{Problem, nearest};

/// A type that a key's value can have.
pub(super) trait Kind: DeserializeOwned {
    /// What to write, as it continues "expected".
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

/// The keys of one object that nobody has taken yet.
pub(super) struct Keys<'a> {
    path: KeyPath,
    left: Map<String, Value>,
    known: Vec<&'static str>,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Keys<'a> {
    /// The keys of the object that stands at `path`; `None`, and a problem, if it is no object.
    pub(super) fn of(path: KeyPath, value: Value, problems: &'a mut Vec<Problem>) -> Option<Self> {
        let left = typed(&path, value, problems)?;
        Some(Self { path, left, known: Vec::new(), problems })
    }

    /// The value of `key`, or `None` where it is not written or, noted as a problem, of another type.
    pub(super) fn take<T: Kind>(&mut self, key: &'static str) -> Option<T> {
        self.known.push(key);
        let value = self.left.remove(key)?;
        typed(&self.path.key(key), value, self.problems)
    }

    /// As [`take`](Self::take), for a key that must be there; `right` is what to write.
    pub(super) fn require<T: Kind>(&mut self, key: &'static str, right: &'static str) -> Option<T> {
        if !self.left.contains_key(key) {
            self.problems.push(Problem::MissingKey { path: self.path.key(key), right });
        }
        self.take(key)
    }

    /// Notes each key that was not taken as unknown.
    pub(super) fn close(self) {
        for key in self.left.keys() {
            self.problems.push(Problem::UnknownKey {
                path: self.path.key(key),
                near: nearest(key, self.known.iter().copied()),
            });
        }
    }
}

fn typed<T: Kind>(path: &KeyPath, value: Value, problems: &mut Vec<Problem>) -> Option<T> {
    let found = shown(&value);
    serde_json::from_value(value)
        .map_err(|_| problems.push(Problem::WrongType { path: path.clone(), expected: T::EXPECTED, found }))
        .ok()
}

/// The value as JSON, cut where it would fill the screen.
fn shown(value: &Value) -> String {
    const ROOM: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(ROOM) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_problem_of_an_object_is_noted() {
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
        assert_eq!(shown(&long), format!("\"{}...", "ä".repeat(59)));
    }
}
