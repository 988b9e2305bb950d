//! What a manifest says of a licence, as CycloneDX wants it.

use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Licence {
    /// Of SPDX's form.
    Expression { expression: String },
    /// Anything else.
    Named { license: Name },
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Name {
    pub name: String,
}

impl Licence {
    /// As people write it.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Expression { expression } => expression.clone(),
            Self::Named { license } => license.name.clone(),
        }
    }

    /// Reads a manifest's `license`. Before cargo asked for SPDX's form, people wrote `MIT/Apache-2.0`.
    pub(super) fn of(text: &str) -> Self {
        let expression = text.replace('/', " OR ").split_whitespace().collect::<Vec<_>>().join(" ");
        if is_expression(&expression) {
            Self::Expression { expression }
        } else {
            Self::Named { license: Name { name: text.to_owned() } }
        }
    }
}

/// Whether a text has the form of an SPDX expression: identifiers with operators between them, and parentheses
/// that match. Whether SPDX lists the identifiers is not looked at.
fn is_expression(text: &str) -> bool {
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let mut depth = 0_usize;
    let mut wants_operand = true;
    for word in spaced.split_whitespace() {
        match (word, wants_operand) {
            ("(", true) => depth += 1,
            (")", false) => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return false,
            },
            ("AND" | "OR" | "WITH", false) => wants_operand = true,
            ("(" | ")" | "AND" | "OR" | "WITH", _) | (_, false) => return false,
            (word, true) if word.chars().all(|c| c.is_ascii_alphanumeric() || ".-+:".contains(c)) => {
                wants_operand = false;
            }
            _ => return false,
        }
    }
    depth == 0 && !wants_operand
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expression(text: &str) -> Option<String> {
        match Licence::of(text) {
            Licence::Expression { expression } => Some(expression),
            Licence::Named { .. } => None,
        }
    }

    #[test]
    fn expressions_are_kept_and_the_old_form_becomes_one() {
        for text in [
            "MIT",
            "MIT OR Apache-2.0",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
            "GPL-2.0+",
        ] {
            assert_eq!(expression(text).as_deref(), Some(text));
        }
        assert_eq!(expression("MIT/Apache-2.0").as_deref(), Some("MIT OR Apache-2.0"));
        assert_eq!(expression("Unlicense / MIT").as_deref(), Some("Unlicense OR MIT"));
    }

    #[test]
    fn anything_else_is_a_name() {
        for text in ["see LICENSE", "MIT,", "MIT OR", "OR MIT", "(MIT", "MIT)", "MIT Apache-2.0", "()", ""] {
            assert_eq!(expression(text), None, "{text}");
        }
    }
}
