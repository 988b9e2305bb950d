//! The path of a value in a manifest, for messages.

use std::fmt;

/// Keys joined by dots, `targets.aarch64-linux.bins[1]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPath(String);

impl KeyPath {
    /// The document itself.
    pub(super) fn top() -> Self {
        Self(String::new())
    }

    /// The path of `key` in the object at this path. A key with characters other than letters, digits, `_`, `-` and `$`
    /// is quoted.
    #[must_use]
    pub(super) fn key(&self, key: &str) -> Self {
        let plain = !key.is_empty()
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$'));
        let dot = if self.0.is_empty() { "" } else { "." };
        Self(if plain { format!("{self:#}{dot}{key}") } else { format!("{self:#}{dot}{key:?}") })
    }

    /// The path of an element of the list at this path; the first index is 0.
    #[must_use]
    pub(super) fn index(&self, index: usize) -> Self {
        Self(format!("{self:#}[{index}]"))
    }
}

impl fmt::Display for KeyPath {
    /// With `{:#}` the path of the document is empty, so that a key can follow.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() && !f.alternate() { "the document" } else { &self.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_joined_by_dots_and_quoted_if_ambiguous() {
        let targets = KeyPath::top().key("targets");
        assert_eq!(targets.key("x86_64-linux").key("bins").index(1).to_string(), "targets.x86_64-linux.bins[1]");
        assert_eq!(targets.key("a.b").to_string(), r#"targets."a.b""#);
        assert_eq!(targets.key("").to_string(), r#"targets."""#);
        assert_eq!(KeyPath::top().to_string(), "the document");
    }
}
