//! Reads relation fields: `Depends`, `Pre-Depends`, `Provides` (Debian Policy, chapter 7).

use std::fmt;

use crate::version::{NotAVersion, Version};

/// One of the comma-separated parts of a field. One of its alternatives must be met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation<'a> {
    pub alternatives: Vec<Alternative<'a>>,
}

/// `name:qualifier (>= version) [architectures] <profiles>`. All parts except the name are optional.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative<'a> {
    pub name: &'a str,
    /// `any`, `native`, or an architecture.
    pub qualifier: Option<&'a str>,
    pub constraint: Option<Constraint<'a>>,
    /// The architectures that it applies to, or with a leading `!` does not apply to. Empty: all.
    pub architectures: Vec<&'a str>,
    /// Build profiles: it applies if all terms of any list hold. Empty: always.
    pub profiles: Vec<Vec<&'a str>>,
}

/// A condition on a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constraint<'a> {
    pub operator: Operator,
    pub version: Version<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Earlier,
    EarlierOrEqual,
    Equal,
    LaterOrEqual,
    Later,
}

/// The reason why a field was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("\"{0}\" is not a relation to a package")]
    Malformed(String),
    #[error("\"{0}\": expected <<, <=, =, >= or >> before the version")]
    Operator(String),
    #[error(transparent)]
    Version(#[from] NotAVersion),
}

/// Reads a whole field, which may be empty or have several lines.
pub fn parse(field: &str) -> Result<Vec<Relation<'_>>, Error> {
    let parts = field.split(',').map(str::trim);
    parts.filter(|part| !part.is_empty()).map(Relation::parse).collect()
}

impl<'a> Relation<'a> {
    fn parse(text: &'a str) -> Result<Self, Error> {
        let alternatives = text.split('|').map(|part| Alternative::parse(part.trim()));
        Ok(Self { alternatives: alternatives.collect::<Result<_, _>>()? })
    }
}

impl<'a> Alternative<'a> {
    fn parse(text: &'a str) -> Result<Self, Error> {
        let malformed = || Error::Malformed(text.to_owned());
        let end = text.find([' ', '\t', '\n', '\r', '(', '[', '<']).unwrap_or(text.len());
        let (full_name, mut rest) = text.split_at(end);
        let (name, qualifier) = match full_name.split_once(':') {
            Some((name, qualifier)) => (name, Some(qualifier)),
            None => (full_name, None),
        };
        if !is_name(name) || qualifier.is_some_and(|text| !is_word(text)) {
            return Err(malformed());
        }
        let mut parsed = Self { name, qualifier, constraint: None, architectures: vec![], profiles: vec![] };
        if let Some((inside, after)) = bracketed(rest, '(', ')').ok_or_else(malformed)? {
            parsed.constraint = Some(Constraint::parse(inside)?);
            rest = after;
        }
        if let Some((inside, after)) = bracketed(rest, '[', ']').ok_or_else(malformed)? {
            parsed.architectures = words(inside).ok_or_else(malformed)?;
            rest = after;
        }
        while let Some((inside, after)) = bracketed(rest, '<', '>').ok_or_else(malformed)? {
            parsed.profiles.push(words(inside).ok_or_else(malformed)?);
            rest = after;
        }
        if rest.trim().is_empty() { Ok(parsed) } else { Err(malformed()) }
    }

    /// Whether the alternative applies to an architecture without build profiles, which are for source packages only.
    pub fn applies_to(&self, architecture: &str) -> bool {
        let negated = |term: &str| term.starts_with('!');
        let for_architecture = match self.architectures.first() {
            None => true,
            Some(first) if negated(first) => self.architectures.iter().all(|term| term[1..] != *architecture),
            Some(_) => self.architectures.contains(&architecture),
        };
        let for_profile =
            self.profiles.is_empty() || self.profiles.iter().any(|list| list.iter().all(|term| negated(term)));
        for_architecture && for_profile
    }

    /// Whether a package of this version meets the constraint. An unknown version (`Provides` without one) meets no
    /// constraint (Debian Policy, 7.5).
    pub fn accepts(&self, version: Option<Version<'_>>) -> bool {
        self.constraint.is_none_or(|constraint| version.is_some_and(|version| constraint.holds(version)))
    }
}

impl<'a> Constraint<'a> {
    fn parse(text: &'a str) -> Result<Self, Error> {
        let end = text.find(|c| !"<>=".contains(c)).unwrap_or(text.len());
        let (operator, version) = text.split_at(end);
        let operator = match operator {
            "<<" => Operator::Earlier,
            // dpkg gives the obsolete one-character forms this meaning.
            "<=" | "<" => Operator::EarlierOrEqual,
            "=" => Operator::Equal,
            ">=" | ">" => Operator::LaterOrEqual,
            ">>" => Operator::Later,
            _ => return Err(Error::Operator(text.to_owned())),
        };
        Ok(Self { operator, version: Version::parse(version.trim())? })
    }

    /// Whether a version meets the condition.
    pub(crate) fn holds(&self, version: Version<'_>) -> bool {
        let order = version.cmp(&self.version);
        match self.operator {
            Operator::Earlier => order.is_lt(),
            Operator::EarlierOrEqual => order.is_le(),
            Operator::Equal => order.is_eq(),
            Operator::LaterOrEqual => order.is_ge(),
            Operator::Later => order.is_gt(),
        }
    }
}

/// Splits text that begins with a bracket into the text within the brackets and the rest. `Some(None)` if there is no
/// opening bracket, `None` if the closing one is missing.
fn bracketed(text: &str, open: char, close: char) -> Option<Option<(&str, &str)>> {
    match text.trim_start().strip_prefix(open) {
        None => Some(None),
        Some(rest) => rest.split_once(close).map(|(inside, after)| Some((inside.trim(), after))),
    }
}

/// The words of a list, which may have a leading `!`. `None` if the list is empty or a word is malformed.
fn words(text: &str) -> Option<Vec<&str>> {
    let words: Vec<_> = text.split_whitespace().collect();
    let valid = |word: &&str| is_word(word.strip_prefix('!').unwrap_or(word));
    (!words.is_empty() && words.iter().all(valid)).then_some(words)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b))
}

impl fmt::Display for Relation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, alternative) in self.alternatives.iter().enumerate() {
            let before = if i == 0 { "" } else { " | " };
            write!(f, "{before}{alternative}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Alternative<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)?;
        if let Some(qualifier) = self.qualifier {
            write!(f, ":{qualifier}")?;
        }
        if let Some(Constraint { operator, version }) = self.constraint {
            write!(f, " ({operator} {version})")?;
        }
        if !self.architectures.is_empty() {
            write!(f, " [{}]", self.architectures.join(" "))?;
        }
        for list in &self.profiles {
            write!(f, " <{}>", list.join(" "))?;
        }
        Ok(())
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Earlier => "<<",
            Self::EarlierOrEqual => "<=",
            Self::Equal => "=",
            Self::LaterOrEqual => ">=",
            Self::Later => ">>",
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn printed(field: &str) -> Vec<String> {
        parse(field).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_part_of_a_relation_is_read() {
        let field = "libc6 (>= 2.38), gcc | clang:any | c-compiler,\n x(=1) [!i386 !armhf] <!nocheck> <a !b>,";
        let expected = ["libc6 (>= 2.38)", "gcc | clang:any | c-compiler", "x (= 1) [!i386 !armhf] <!nocheck> <a !b>"];
        assert_eq!(printed(field), expected);
    }

    #[test]
    fn an_empty_field_has_no_relations() {
        assert_eq!(printed(""), [""; 0]);
    }

    #[test]
    fn obsolete_comparisons_are_read_as_dpkg_reads_them() {
        assert_eq!(printed("a (< 1), b (> 1)"), ["a (<= 1)", "b (>= 1)"]);
    }

    #[test]
    fn malformed_relations_are_refused() {
        for field in
            ["a b", "a (1)", "a (>= )", "a (>= 1", "a [", "a []", "a <>", "a |", "| a", "A_b", "a: (= 1)", "a (=> 1)"]
        {
            assert!(parse(field).is_err(), "{field:?}");
        }
    }

    #[test]
    fn a_list_of_architectures_includes_or_excludes() {
        let applies = |text: &str| parse(text).unwrap()[0].alternatives[0].applies_to("arm64");
        assert!(applies("a"));
        assert!(applies("a [amd64 arm64]"));
        assert!(applies("a [!amd64]"));
        assert!(!applies("a [amd64]"));
        assert!(!applies("a [!amd64 !arm64]"));
    }

    #[test]
    fn only_negated_profiles_hold() {
        let applies = |text: &str| parse(text).unwrap()[0].alternatives[0].applies_to("arm64");
        assert!(applies("a <!nocheck>"));
        assert!(applies("a <stage1> <!nocheck !cross>"));
        assert!(!applies("a <!nocheck stage1>"));
    }

    #[test]
    fn an_unknown_version_meets_no_constraint() {
        let relations = parse("a, a (>= 0)").unwrap();
        assert!(relations[0].alternatives[0].accepts(None));
        assert!(!relations[1].alternatives[0].accepts(None));
    }

    fn any_alternative() -> impl Strategy<Value = String> {
        "[a-z0-9][a-z0-9+.-]{0,6}(:any|:arm64)?( \\((<<|<=|=|>=|>>) ([0-9]:)?[0-9][a-z0-9.+~]{0,4}(-[a-z0-9.+~]{1,3})?\\))?\
         ( \\[!?[a-z0-9]{1,5}( !?[a-z0-9]{1,5}){0,2}\\])?( <!?[a-z0-9]{1,5}( !?[a-z0-9]{1,5}){0,2}>){0,2}"
    }

    proptest! {
        #[test]
        fn a_field_is_printed_as_it_was_read(alternatives in prop::collection::vec(any_alternative(), 1..4)) {
            let field = alternatives.join(" | ");
            prop_assert_eq!(printed(&field), [field]);
        }

        #[test]
        fn no_text_causes_a_panic(field in "[a-z0-9:()<>=!|, \\[\\]+~ö-]{0,40}") {
            for relation in parse(&field).unwrap_or_default() {
                for alternative in relation.alternatives {
                    alternative.applies_to("arm64");
                }
            }
        }
    }
}
