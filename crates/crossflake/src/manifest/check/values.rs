//! Checks of values that do not depend on the target.

use std::path::{Component, Path};

use crate::manifest::path::KeyPath;
use crate::manifest::problem::{Problem, add};
use crate::manifest::raw::{OneOrMore, Run, Settings, SourceFile, Tests};
use crossflake_debian::release::is_sha256;
use crossflake_target::Glibc;

/// Adds the problems of the settings at `path`.
pub(super) fn check(path: &KeyPath, settings: &Settings, problems: &mut Vec<Problem>) {
    floor(&path.key("glibc"), settings.glibc.as_deref(), problems);
    profile(&path.key("profile"), settings.profile.as_deref(), problems);
    exclude(&path.key("exclude"), settings.exclude.as_deref().unwrap_or_default(), problems);
    sources(&path.key("sources"), settings.sources.as_deref().unwrap_or_default(), problems);
    for (key, list) in sets(settings) {
        strings(&path.key(key), list, problems);
        duplicates(&path.key(key), list, problems);
    }
    // An argument may be repeated.
    for (key, list) in arguments(settings) {
        strings(&path.key(key), list, problems);
    }
}

/// The lists whose elements must be unique.
fn sets(settings: &Settings) -> impl Iterator<Item = (&'static str, &[String])> {
    let package = settings.package.as_ref().map(|package| match package {
        OneOrMore::One(one) => std::slice::from_ref(one),
        OneOrMore::More(list) => list.as_slice(),
    });
    [
        ("package", package),
        ("bins", settings.bins.as_deref()),
        ("features", settings.features.as_deref()),
        ("packages", settings.packages.as_deref()),
        ("tools", settings.tools.as_deref()),
        ("exclude", settings.exclude.as_deref()),
    ]
    .into_iter()
    .filter_map(|(key, list)| Some((key, list?)))
}

/// The lists of arguments.
fn arguments(settings: &Settings) -> impl Iterator<Item = (&'static str, &[String])> {
    let tests = settings.tests.as_ref().and_then(|tests| match tests {
        Tests::Whether(_) => None,
        Tests::Arguments(list) => Some(("tests", list.as_slice())),
    });
    let run = settings.run.as_ref().and_then(|run| match run {
        Run::Never(_) => None,
        Run::Arguments(list) => Some(("run", list.as_slice())),
    });
    tests.into_iter().chain(run)
}

fn strings(path: &KeyPath, list: &[String], problems: &mut Vec<Problem>) {
    for (i, value) in list.iter().enumerate() {
        if value.is_empty() {
            add(problems, Problem::Empty { path: path.index(i) });
        }
        if value.contains('\0') {
            add(problems, Problem::Nul { path: path.index(i) });
        }
    }
}

fn duplicates(path: &KeyPath, list: &[String], problems: &mut Vec<Problem>) {
    for (i, value) in list.iter().enumerate() {
        if !value.is_empty() && list[..i].contains(value) {
            add(problems, Problem::Duplicate { path: path.index(i), value: value.clone() });
        }
    }
}

fn floor(path: &KeyPath, floor: Option<&str>, problems: &mut Vec<Problem>) {
    if let Some(Err(source)) = floor.map(str::parse::<Glibc>) {
        add(problems, Problem::NotAFloor { path: path.clone(), source });
    }
}

fn exclude(path: &KeyPath, list: &[String], problems: &mut Vec<Problem>) {
    for (i, value) in list.iter().enumerate() {
        if !value.is_empty() && normalized(value).is_none() {
            add(problems, Problem::OutsideSource { path: path.index(i), value: value.clone() });
        }
    }
}

fn sources(path: &KeyPath, list: &[SourceFile], problems: &mut Vec<Problem>) {
    for (i, SourceFile { url, sha256, variable, prefix }) in list.iter().enumerate() {
        let path = |key| path.index(i).key(key);
        let has_host =
            ["https://", "http://"].iter().any(|scheme| url.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
        if !has_host || url.contains(|c: char| c.is_whitespace() || c.is_control()) {
            add(problems, Problem::BadUrl { path: path("url"), value: url.clone() });
        }
        if !is_sha256(sha256) {
            add(problems, Problem::BadHash { path: path("sha256"), value: sha256.clone() });
        }
        if !is_free_variable(variable) {
            add(problems, Problem::BadVariable { path: path("variable"), value: variable.clone() });
        } else if list[..i].iter().any(|other| other.variable == *variable) {
            add(problems, Problem::Duplicate { path: path("variable"), value: variable.clone() });
        }
        if prefix.contains('\0') {
            add(problems, Problem::Nul { path: path("prefix") });
        }
    }
}

/// Whether the name is one for an environment variable that builds do not set themselves. nix/cargo/environment.nix has the same
/// rule for variables in flake.nix.
fn is_free_variable(name: &str) -> bool {
    let words = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    let is_name = name.bytes().all(words) && name.starts_with(|c: char| c.is_ascii_uppercase());
    let is_taken = ["CARGO", "NIX", "RUSTC", "RUSTDOC", "RUSTFLAGS"]
        .iter()
        .any(|taken| name.strip_prefix(taken).is_some_and(|rest| rest.is_empty() || rest.starts_with('_')));
    is_name && !is_taken && !["HOME", "PATH", "TMPDIR"].contains(&name)
}

/// Normalizes a path for the filter of the source: `./a//b/` becomes `a/b`. Returns `None` for an absolute path, a path
/// with `..`, and the root folder itself.
pub(super) fn normalized(path: &str) -> Option<String> {
    let parts = Path::new(path).components().filter(|part| *part != Component::CurDir);
    let parts: Option<Vec<_>> = parts
        .map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .collect();
    parts.filter(|parts| !parts.is_empty()).map(|parts| parts.join("/"))
}

/// Applies cargo's rules: `validate_profile_name` in `cargo-util-schemas`.
fn profile(path: &KeyPath, profile: Option<&str>, problems: &mut Vec<Problem>) {
    let Some(profile) = profile else { return };
    let (path, value) = (path.clone(), profile.to_owned());
    if profile.is_empty() {
        add(problems, Problem::Empty { path });
    } else if !profile.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) {
        add(problems, Problem::BadProfile { path, value });
    } else if is_reserved_profile(profile) {
        let near = profile.eq_ignore_ascii_case("debug").then_some("dev");
        add(problems, Problem::ReservedProfile { path, value, near });
    }
}

/// cargo reserves these names for future use, and `debug` because the profile `dev` has a folder of that name.
fn is_reserved_profile(profile: &str) -> bool {
    const RESERVED: &[&str] = &[
        "build",
        "check",
        "clean",
        "config",
        "debug",
        "fetch",
        "fix",
        "install",
        "metadata",
        "package",
        "publish",
        "report",
        "root",
        "run",
        "rust",
        "rustc",
        "rustdoc",
        "target",
        "tmp",
        "uninstall",
    ];
    let lower = profile.to_ascii_lowercase();
    RESERVED.contains(&lower.as_str()) || lower.starts_with("cargo") || lower == "build-override"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_cargo_and_nix_are_taken() {
        for name in ["RUSTY_V8_ARCHIVE", "CARGOX", "ORT_LIB_LOCATION", "A1"] {
            assert!(is_free_variable(name), "{name}");
        }
        for name in ["", "1A", "lower", "A-B", "CARGO", "CARGO_HOME", "RUSTC_WRAPPER", "NIX_PATH", "HOME", "PATH"] {
            assert!(!is_free_variable(name), "{name}");
        }
    }

    #[test]
    fn paths_are_normalized() {
        for (path, expected) in [("a", "a"), ("./a//b/", "a/b"), ("a/./b", "a/b"), (".github", ".github")] {
            assert_eq!(normalized(path).as_deref(), Some(expected));
        }
        for outside in ["", ".", "./", "/", "/a", "..", "a/../b", "../a"] {
            assert_eq!(normalized(outside), None, "{outside:?}");
        }
    }
}
