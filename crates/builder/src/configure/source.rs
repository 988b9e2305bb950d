//! The sources of packages.

use serde::Deserialize;

/// A source in Cargo.lock. `nix/cargo/vendor.nix` writes them as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Source {
    #[serde(flatten)]
    pub origin: Origin,
    /// The folder with its packages, relative to the folder of all sources.
    pub folder: String,
}

/// The place where cargo gets packages, in the terms of cargo's configuration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Origin {
    Git {
        git: String,
        #[serde(flatten)]
        reference: Reference,
    },
    Registry {
        registry: String,
    },
    /// crates.io.
    Default {},
}

/// At most one is set. Deserialized, it is in the form that Cargo.lock has: as in the query of a URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Encoded")]
pub struct Reference {
    pub(super) branch: Option<String>,
    pub(super) tag: Option<String>,
    pub(super) rev: Option<String>,
}

#[derive(Deserialize)]
struct Encoded {
    branch: Option<String>,
    tag: Option<String>,
    rev: Option<String>,
}

impl From<Encoded> for Reference {
    fn from(Encoded { branch, tag, rev }: Encoded) -> Self {
        let decoded = |text: Option<String>| text.as_deref().map(decode);
        Self { branch: decoded(branch), tag: decoded(tag), rev: decoded(rev) }
    }
}

/// Decodes a value in the query of a URL.
fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        match (first, code) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            (b'+', _) => {
                bytes.push(b' ');
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded() {
        for (text, expected) in
            [("main", "main"), ("feature%2Fa%2Bb%231", "feature/a+b#1"), ("gr%C3%B6%C3%9Fe", "größe"), ("a+b%", "a b%")]
        {
            assert_eq!(decode(text), expected);
        }
        let source: Source = serde_json::from_str(r#"{"git":"u","branch":"a%2Fb","folder":"f"}"#).unwrap();
        let Origin::Git { reference, .. } = source.origin else { panic!("{source:?}") };
        assert_eq!(reference.branch.as_deref(), Some("a/b"));
    }
}
