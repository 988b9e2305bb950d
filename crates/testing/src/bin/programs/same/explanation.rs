//! Explained differences: data with reasons.

use std::path::Path;

use serde::Deserialize;

use super::difference::{Difference, How, Place};

/// Why some paths may differ.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Explanation {
    /// Names of programs; empty: all.
    #[serde(default)]
    pub programs: Vec<String>,
    /// `project`, or a pattern for crates as `NAME-VERSION`.
    pub place: String,
    /// A pattern for the path inside of the project or crate.
    pub path: String,
    /// How the path differs.
    pub how: How,
    /// Whether it holds only for paths that the manifest excludes.
    #[serde(default)]
    pub excluded: bool,
    /// The only programs that may read it; empty: any.
    #[serde(default)]
    pub by: Vec<String>,
    /// Why the built program is the same.
    pub reason: String,
}

impl Explanation {
    pub(crate) fn read(file: &Path) -> Result<Vec<Self>, String> {
        let text = fs_err::read_to_string(file).map_err(|error| error.to_string())?;
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))
    }

    pub(crate) fn explains(&self, program: &str, difference: &Difference) -> bool {
        let place = match &difference.place {
            Place::Project => self.place == "project",
            Place::Crate(name) => self.place != "project" && matches(&self.place, name),
        };
        (self.programs.is_empty() || self.programs.iter().any(|name| name == program))
            && place
            && self.how == difference.how
            && (!self.excluded || difference.is_excluded)
            && (self.by.is_empty() || difference.by.iter().all(|name| self.by.contains(name)))
            && matches(&self.path, &difference.path.to_string_lossy())
    }
}

/// Whether a text matches a pattern, in which `*` stands for any text.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            text.char_indices().map(|(at, _)| at).chain([text.len()]).any(|at| matches(rest, &text[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crossflake_testing::repository;

    use super::super::trace::Read;
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        assert!(matches("*", ""));
        assert!(matches(".git/*", ".git/HEAD"));
        assert!(matches("a*c*e", "abcde"));
        assert!(!matches(".git/*", ".gitignore"));
        assert!(!matches("a*c", "abcd"));
    }

    #[test]
    fn an_explanation_holds_for_its_program_place_path_and_kind() {
        let explanation = Explanation {
            programs: vec!["eza".to_owned()],
            place: "project".to_owned(),
            path: ".git*".to_owned(),
            how: How::Absent,
            excluded: false,
            by: vec!["cargo".to_owned()],
            reason: String::new(),
        };
        let by = BTreeSet::from(["cargo".to_owned()]);
        let absent = |place, path: &str| Difference {
            path: path.into(),
            by: by.clone(),
            ..Difference::absent(place, Path::new(""), &Read::default())
        };
        let git = absent(Place::Project, ".git/HEAD");
        assert!(explanation.explains("eza", &git));
        assert!(!explanation.explains("bat", &git));
        assert!(!explanation.explains("eza", &absent(Place::Project, "README.md")));
        assert!(!explanation.explains("eza", &absent(Place::Crate("a-1.0.0".to_owned()), ".git/HEAD")));
        assert!(!explanation.explains("eza", &Difference { how: How::Different, ..git.clone() }));
        let others = BTreeSet::from(["cargo".to_owned(), "git".to_owned()]);
        assert!(!explanation.explains("eza", &Difference { by: others, ..git.clone() }));
        let excluded = Explanation { excluded: true, ..explanation };
        assert!(!excluded.explains("eza", &git));
        assert!(excluded.explains("eza", &Difference { is_excluded: true, ..git }));
    }

    #[test]
    fn every_explanation_has_a_reason() {
        let all = Explanation::read(&repository("tests/programs/same.json")).unwrap();
        assert!(all.iter().all(|explanation| explanation.reason.len() > 20));
    }
}
