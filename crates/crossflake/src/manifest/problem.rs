//! The mistakes that a manifest can have, each with its message.

use super::format::VERSION;
use super::path::KeyPath;
use crossflake_target::unsupported::{Nearest, Unsupported};
use crossflake_target::{Glibc, NATIVE, NotAGlibcVersion, TARGETS};

/// One mistake. The message has the path, the value, and a correction.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("{path}: duplicate key; keep one")]
    DuplicateKey { path: KeyPath },
    #[error("{path}: unknown key{}", suggestion(*near))]
    UnknownKey { path: KeyPath, near: Option<&'static str> },
    #[error("{path}: expected {expected}, found {found}")]
    WrongType { path: KeyPath, expected: &'static str, found: String },
    #[error("{path}: missing; {advice}")]
    MissingKey { path: KeyPath, advice: &'static str },
    #[error("{path}: expected {VERSION}, found {found}")]
    NoVersion { path: KeyPath, found: u32 },
    #[error("{path}: this crossflake reads version {VERSION}, found {found}")]
    NewVersion { path: KeyPath, found: u32 },

    #[error("{path}: empty; add at least one target")]
    NoTargets { path: KeyPath },
    #[error(
        "{path}: {name:?} cannot name an output; \
         use letters, digits, \"_\" and \"-\", and begin with a letter or \"_\""
    )]
    BadName { path: KeyPath, name: String },
    #[error("{path}: {name:?} is the name of an output of crossflake; choose another name")]
    ReservedName { path: KeyPath, name: String },
    #[error("{path}: {triple:?} is not supported: {}{}", why.reason, replacement(why.nearest))]
    UnsupportedTriple { path: KeyPath, triple: String, why: Unsupported },
    #[error("{path}: {triple:?} is not a triple of rustc{}", suggestion_or_list(*near, "supported triples", triples))]
    UnknownTriple { path: KeyPath, triple: String, near: Option<&'static str> },
    #[error("{path}: missing, and the name {name:?} does not imply a triple{}", suggestion_or_list(*near, "names that do", names))]
    NoTriple { path: KeyPath, name: String, near: Option<&'static str> },

    #[error("{path}: {source}")]
    NotAFloor { path: KeyPath, source: NotAGlibcVersion },
    #[error("{path}: found {floor}, but the oldest sysroot for {target} has glibc {lowest}; use {lowest} or newer")]
    FloorTooLow { path: KeyPath, floor: Glibc, target: String, lowest: Glibc },
    #[error("{path}: programs for {triple} do not use glibc; remove this key")]
    NoGlibc { path: KeyPath, triple: &'static str },
    #[error(
        "{path}: the nixpkgs supply of {target} cannot promise a floor; remove this key, or set \"supply\": \"debian\""
    )]
    FloorWithNixpkgs { path: KeyPath, target: String },

    #[error("{path}: empty string; remove it or write a value")]
    Empty { path: KeyPath },
    #[error("{path}: contains a NUL character, which no argument or file name can have; remove it")]
    Nul { path: KeyPath },
    #[error("{path}: {value:?} is listed twice; keep one")]
    Duplicate { path: KeyPath, value: String },
    #[error("{path}: {value:?} is not inside the source; write a relative path below the root folder")]
    OutsideSource { path: KeyPath, value: String },
    #[error("{path}: {value:?} is not an address; write https://... or http://...")]
    BadUrl { path: KeyPath, value: String },
    #[error("{path}: {value:?} is not a SHA-256; write 64 lowercase hexadecimal digits, as sha256sum prints them")]
    BadHash { path: KeyPath, value: String },
    #[error("{path}: {value:?} cannot be used: use capitals, digits and \"_\", and no variable of cargo, rustc or Nix")]
    BadVariable { path: KeyPath, value: String },
    #[error("{path}: {value:?} is not a profile name; use letters, digits, \"_\" and \"-\"")]
    BadProfile { path: KeyPath, value: String },
    #[error("{path}: cargo reserves the profile name {value:?}{}", suggestion_or(*near, "use another name"))]
    ReservedProfile { path: KeyPath, value: String, near: Option<&'static str> },
    #[error(
        "{path}: {value:?} is not the name of a Debian package; \
         use two or more lowercase letters, digits, \"+\", \"-\" and \".\""
    )]
    NotAPackage { path: KeyPath, value: String },
    #[error(
        "{path}: {value:?} is not an attribute of nixpkgs; use letters, digits, \"_\", \"-\" and \"'\", \
         with \".\" between sets"
    )]
    NotAnAttribute { path: KeyPath, value: String },
    #[error(
        "{path}: {value:?} is a Debian package, but the supply is nixpkgs; {}set \"supply\": \"debian\"",
        replacement_name(*equivalent)
    )]
    DebianName { path: KeyPath, value: String, equivalent: Option<&'static str> },
    #[error(
        "{path}: {value:?} is an attribute of nixpkgs, but the supply is debian; {}set \"supply\": \"nixpkgs\"",
        replacement_name(Some(equivalent))
    )]
    NixpkgsName { path: KeyPath, value: String, equivalent: &'static str },
    #[error(
        "{path}: {target} is for {system}, for which Debian has no libraries; \
         on the target, set \"packages\": {supported} or \"supply\": \"nixpkgs\""
    )]
    NoLibraries { path: KeyPath, target: String, system: &'static str, supported: String },
    #[error(
        "{path}: crossflake does not start programs for {triple}, because they need a host; remove this key or write false"
    )]
    NotStarted { path: KeyPath, triple: &'static str },
}

/// Adds a problem unless it is in the list already. A setting at the top is checked once for each target that uses it.
pub(super) fn add(problems: &mut Vec<Problem>, problem: Problem) {
    if !problems.contains(&problem) {
        problems.push(problem);
    }
}

/// The candidate with the smallest edit distance to `word`. `None` if each differs in more than a third of the
/// characters.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        // Computing the distance takes time in proportion to the product of both lengths, and `word` can be long.
        .filter(|candidate| word.len() <= 2 * candidate.len())
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| distance * 3 <= candidate.len().max(word.len()))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn suggestion(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!("; did you mean {near:?}?"))
}

fn suggestion_or(near: Option<&str>, advice: &str) -> String {
    if near.is_some() { suggestion(near) } else { format!("; {advice}") }
}

/// The nearest candidate, or else the list of all of them under `label`.
fn suggestion_or_list(near: Option<&str>, label: &str, all: fn() -> String) -> String {
    if near.is_some() { suggestion(near) } else { format!("; {label}: {}", all()) }
}

fn replacement_name(equivalent: Option<&str>) -> String {
    equivalent.map_or_else(
        || "write the attribute that has the library, or ".to_owned(),
        |name| format!("write {name:?}, or "),
    )
}

fn triples() -> String {
    TARGETS.iter().map(|target| target.triple).collect::<Vec<_>>().join(", ")
}

fn names() -> String {
    [NATIVE].into_iter().chain(TARGETS.iter().map(|target| target.name)).collect::<Vec<_>>().join(", ")
}

/// The supported triple to use instead of an unsupported one.
fn replacement(nearest: Nearest) -> String {
    match nearest {
        Nearest::System(target) => format!("; the nearest supported triple is {:?}", target.triple),
        Nearest::Machine(target) => format!("; a supported triple for this processor is {:?}", target.triple),
        Nearest::Nothing => format!("; supported triples: {}", triples()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_candidate_differs_in_at_most_a_third() {
        let triples = || TARGETS.iter().map(|target| target.triple);
        assert_eq!(nearest("aarch64-unknown-linux-gun", triples()), Some("aarch64-unknown-linux-gnu"));
        assert_eq!(nearest("aarch64-linux-gnu", triples()), Some("aarch64-unknown-linux-gnu"));
        assert_eq!(nearest("sparc64", triples()), None);
        assert_eq!(nearest("", triples()), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), triples()), None);
    }
}
