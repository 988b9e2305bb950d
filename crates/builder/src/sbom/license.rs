//! Licenses in manifests, in the form that CycloneDX requires.

use serde::{Deserialize, Serialize};
use spdx::{Expression, ParseMode};

/// A license in JSON.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum License {
    /// A valid SPDX expression.
    Expression { expression: String },
    /// Any other text.
    Named { license: Name },
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Name {
    pub name: String,
}

/// Accepts `/` instead of `OR`, which cargo allowed before it required SPDX expressions, and names that SPDX has
/// deprecated.
const MODE: ParseMode = ParseMode { allow_imprecise_license_names: false, ..ParseMode::LAX };

impl License {
    /// The license for people.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Expression { expression } => expression.clone(),
            Self::Named { license } => license.name.clone(),
        }
    }

    /// Parses `license` of a Cargo.toml. A text that is not an SPDX expression is the license's name.
    pub(super) fn of(text: &str) -> Self {
        match expression(text) {
            Some(expression) => Self::Expression { expression },
            None => Self::Named { license: Name { name: text.to_owned() } },
        }
    }
}

/// The SPDX expression for `text` with current names: `MIT OR GPL-2.0-or-later` for `MIT/GPL-2.0+`.
fn expression(text: &str) -> Option<String> {
    Expression::parse_mode(text, MODE).ok()?;
    let changed = Expression::canonicalize(text).ok()?;
    Some(changed.unwrap_or_else(|| text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_unchanged() {
        for text in [
            "MIT",
            "MIT OR Apache-2.0",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
            "LicenseRef-own",
        ] {
            assert_eq!(expression(text).as_deref(), Some(text));
        }
    }

    #[test]
    fn earlier_forms_are_replaced() {
        for (text, current) in [
            ("MIT/Apache-2.0", "MIT OR Apache-2.0"),
            ("Unlicense / MIT", "Unlicense OR MIT"),
            ("MIT/Apache-2.0 WITH LLVM-exception", "MIT OR Apache-2.0 WITH LLVM-exception"),
            ("GPL-2.0+", "GPL-2.0-or-later"),
            ("GPL-2.0", "GPL-2.0-only"),
            ("LGPL-3.0", "LGPL-3.0-only"),
            ("MPL-2.0+", "MPL-2.0+"),
        ] {
            assert_eq!(expression(text).as_deref(), Some(current));
        }
    }

    #[test]
    fn any_other_text_is_a_name() {
        for text in [
            "see LICENSE",
            "MIT,",
            "MIT OR",
            "OR MIT",
            "(MIT",
            "MIT)",
            "MIT Apache-2.0",
            "()",
            "",
            "bsd",
            "GPL",
            "Own-1.0",
        ] {
            assert_eq!(expression(text), None, "{text}");
        }
    }
}
