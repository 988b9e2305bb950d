//! A target's name, and the triple that it has or implies.

use crate::manifest::format::{RESERVED, is_output_name};
use crate::manifest::path::KeyPath;
use crate::manifest::problem::{Problem, add, nearest};
use crossflake_target::{NATIVE, TARGETS, Target, unsupported};

/// Adds a problem if a target cannot have this name.
pub(super) fn check(path: &KeyPath, name: &str, problems: &mut Vec<Problem>) {
    let (path, name) = (path.clone(), name.to_owned());
    if !is_output_name(&name) {
        add(problems, Problem::BadName { path, name });
    } else if RESERVED.contains(&name.as_str()) {
        add(problems, Problem::ReservedName { path, name });
    }
}

/// The target of a triple or, if the manifest has no triple, of a name that implies one.
///
/// # Errors
/// A problem if the triple is unknown or unsupported, or the name does not imply one.
pub(super) fn target(path: &KeyPath, name: &str, triple: Option<&str>) -> Result<&'static Target, Problem> {
    let path = path.key("triple");
    let found = triple.map_or_else(|| Target::of_name(name), Target::of);
    let text = triple.unwrap_or(name);
    found.ok_or_else(|| match (unsupported::of(text), triple) {
        (Some(why), _) => Problem::UnsupportedTriple { path, triple: text.to_owned(), why },
        (None, Some(triple)) => Problem::UnknownTriple {
            path,
            triple: triple.to_owned(),
            near: nearest(triple, TARGETS.iter().map(|target| target.triple)),
        },
        (None, None) => Problem::NoTriple {
            path,
            name: name.to_owned(),
            near: nearest(name, TARGETS.iter().map(|target| target.name).chain([NATIVE])),
        },
    })
}
