//! What can be wrong in a manifest, a message each.

use super::path::KeyPath;
use crossflake_target::unsupported::{Nearest, Unsupported};
use crossflake_target::{Glibc, NATIVE, NotAGlibcVersion, TARGETS};

/// One mistake: where it stands, the value, and what would be right.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("{path}: written twice; keep one")]
    DuplicateKey { path: KeyPath },
    #[error("{path}: unknown key{}", suggestion(*near))]
    UnknownKey { path: KeyPath, near: Option<&'static str> },
    #[error("{path}: expected {expected}, found {found}")]
    WrongType { path: KeyPath, expected: &'static str, found: String },
    #[error("{path}: missing; {right}")]
    MissingKey { path: KeyPath, right: &'static str },
    #[error("{path}: {found} is no version of the manifest's format; write {}", super::VERSION)]
    NoVersion { path: KeyPath, found: u32 },
    #[error("{path}: {found} is newer than this crossflake, which reads {} at most", super::VERSION)]
    NewVersion { path: KeyPath, found: u32 },

    #[error("{path}: empty; name at least one target")]
    NoTargets { path: KeyPath },
    #[error(
        "{path}: {name:?} is no name for an output; \
         letters, digits, \"_\" and \"-\", not first a digit or \"-\""
    )]
    BadName { path: KeyPath, name: String },
    #[error("{path}: {name:?} is an output of crossflake's own; take another name")]
    ReservedName { path: KeyPath, name: String },
    #[error("{path}: {triple:?} is not supported: {}{}", why.reason, in_its_place(why.nearest))]
    UnsupportedTriple { path: KeyPath, triple: String, why: Unsupported },
    #[error("{path}: rustc knows no triple {triple:?}{}", alternatives(*near, triples))]
    UnknownTriple { path: KeyPath, triple: String, near: Option<&'static str> },
    #[error("{path}: missing, and {name:?} stands for no triple{}", alternatives(*near, names))]
    NoTriple { path: KeyPath, name: String, near: Option<&'static str> },

    #[error("{path}: {source}")]
    NotAFloor { path: KeyPath, source: NotAGlibcVersion },
    #[error("{path}: no sysroot for {target} has glibc {floor} or older; give it {lowest} or newer")]
    FloorTooLow { path: KeyPath, floor: Glibc, target: String, lowest: Glibc },
    #[error("{path}: programs for {triple} need no glibc; remove the floor")]
    NoGlibc { path: KeyPath, triple: &'static str },
    #[error(
        "{path}: nixpkgs' glibc cannot promise {target} a floor; remove it, or set \"supply\": \"debian\""
    )]
    FloorWithNixpkgs { path: KeyPath, target: String },

    #[error("{path}: empty string")]
    Empty { path: KeyPath },
    #[error("{path}: holds a NUL character, which no argument or file name can")]
    Nul { path: KeyPath },
    #[error("{path}: {value:?} is listed before; keep one")]
    Duplicate { path: KeyPath, value: String },
    #[error("{path}: {value:?} does not stay within the source; write a path below its root")]
    NotBelow { path: KeyPath, value: String },
    #[error("{path}: {value:?} is no profile name; letters, digits, \"_\" and \"-\"")]
    BadProfile { path: KeyPath, value: String },
    #[error("{path}: cargo reserves the profile name {value:?}{}", suggestion(*near))]
    ReservedProfile { path: KeyPath, value: String, near: Option<&'static str> },
    #[error(
        "{path}: {value:?} is no Debian package name; \
         lowercase letters, digits, \"+\", \"-\" and \".\", two at least"
    )]
    NotAPackage { path: KeyPath, value: String },
    #[error(
        "{path}: {value:?} is no attribute of nixpkgs; letters, digits, \"_\", \"-\" and \"'\", \
         with \".\" between sets"
    )]
    NotAnAttribute { path: KeyPath, value: String },
    #[error(
        "{path}: {value:?} is a name of Debian's, and the supply is nixpkgs; {}set \"supply\": \"debian\"",
        instead(*right)
    )]
    DebiansName { path: KeyPath, value: String, right: Option<&'static str> },
    #[error(
        "{path}: {value:?} is nixpkgs' name, and the supply is debian; {}set \"supply\": \"nixpkgs\"",
        instead(Some(right))
    )]
    NixpkgsName { path: KeyPath, value: String, right: &'static str },
    #[error(
        "{path}: {target} is for {system}, which Debian has no libraries for; \
         leave them out (\"packages\": {left} on the target), or set \"supply\": \"nixpkgs\" on it"
    )]
    NoLibraries { path: KeyPath, target: String, system: &'static str, left: String },
    #[error(
        "{path}: nothing starts programs for {triple} here, their host does; leave it out or write false"
    )]
    NotStarted { path: KeyPath, triple: &'static str },
}

/// The candidate that `word` most likely was meant to be, by edit distance: at most a third of it wrong.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        // Keeps the distance, which costs the product of both lengths, from words of any length.
        .filter(|candidate| word.len() <= 2 * candidate.len())
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| distance * 3 <= candidate.len().max(word.len()))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn suggestion(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!("; did you mean {near:?}?"))
}

fn instead(right: Option<&str>) -> String {
    right.map_or_else(
        || "write the attribute that has the library, or ".to_owned(),
        |right| format!("write {right:?}, or "),
    )
}

/// The likely one, or all there are.
fn alternatives(near: Option<&str>, all: impl FnOnce() -> String) -> String {
    if near.is_some() { suggestion(near) } else { format!("; there are {}", all()) }
}

fn triples() -> String {
    TARGETS.iter().map(|target| target.triple).collect::<Vec<_>>().join(", ")
}

fn names() -> String {
    [NATIVE].into_iter().chain(TARGETS.iter().map(|target| target.name)).collect::<Vec<_>>().join(", ")
}

/// What could be built in a triple's place.
fn in_its_place(nearest: Nearest) -> String {
    match nearest {
        Nearest::System(target) => format!("; nearest is {:?}", target.triple),
        Nearest::Machine(target) => format!("; for that machine there is {:?}", target.triple),
        Nearest::Nothing => format!("; there are {}", triples()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_what_was_likely_meant() {
        let triples = || TARGETS.iter().map(|target| target.triple);
        assert_eq!(nearest("aarch64-unknown-linux-gun", triples()), Some("aarch64-unknown-linux-gnu"));
        assert_eq!(nearest("aarch64-linux-gnu", triples()), Some("aarch64-unknown-linux-gnu"));
        assert_eq!(nearest("sparc64", triples()), None);
        assert_eq!(nearest("", triples()), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), triples()), None);
    }
}
