//! A target's name, and the triple it stands for.

use super::note;
use crate::manifest::path::KeyPath;
use crate::manifest::problem::{Problem, nearest};
use crossflake_target::{NATIVE, TARGETS, Target, unsupported};

/// Names of outputs that are crossflake's own: `nix build` without a name, the program itself, and the sets
/// that offer every target through either supply.
pub(crate) const RESERVED: &[&str] = &["default", "crossflake", "debian", "nixpkgs"];

/// What names of targets match: Nix's identifiers without the quote, which a shell would want quoted in
/// `nix build .#NAME`.
pub(crate) const PATTERN: &str = "^[A-Za-z_][A-Za-z0-9_-]*$";

/// Notes what is wrong with a target's name.
pub(super) fn check(path: &KeyPath, name: &str, problems: &mut Vec<Problem>) {
    let (path, name) = (path.clone(), name.to_owned());
    if !may_name_an_output(&name) {
        note(problems, Problem::BadName { path, name });
    } else if RESERVED.contains(&name.as_str()) {
        note(problems, Problem::ReservedName { path, name });
    }
}

/// Whether `name` matches [`PATTERN`].
fn may_name_an_output(name: &str) -> bool {
    let first = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let further = |byte: u8| first(byte) || byte.is_ascii_digit() || byte == b'-';
    name.bytes().next().is_some_and(first) && name.bytes().all(further)
}

/// The target that is meant: by its triple, or where none is written by a name that stands for one.
pub(super) fn target(path: &KeyPath, name: &str, triple: Option<&str>) -> Result<&'static Target, Problem> {
    let path = path.key("triple");
    let found = triple.map_or_else(|| Target::of_name(name), Target::of);
    let written = triple.unwrap_or(name);
    found.ok_or_else(|| match (unsupported::of(written), triple) {
        (Some(why), _) => Problem::UnsupportedTriple { path, triple: written.to_owned(), why },
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_needs_no_quotes_in_nix_or_a_shell() {
        for good in ["a", "_", "aarch64-linux", "x86_64-linux-musl", "A1"] {
            assert!(may_name_an_output(good), "{good:?}");
        }
        for bad in ["", "-a", "1a", "a.b", "a b", "a'", "ä", "a#b", "a/b"] {
            assert!(!may_name_an_output(bad), "{bad:?}");
        }
    }

    #[test]
    fn every_known_target_has_a_name_that_may_be_used() {
        for target in TARGETS {
            assert!(may_name_an_output(target.name) && !RESERVED.contains(&target.name), "{}", target.name);
        }
    }
}
