//! Tells when a change of documents alone causes a build.
//!
//! A package depends on every file that git tracks, because its code may read any of them. [`record`] keeps the derivation of the
//! last package; [`causes`] compares it with the next one. Both derivations must be equal apart from the source.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::outputs::{Output, Target};
use crate::cache;
use crossflake_io::file::write_whole;
use crossflake_io::hash;

/// The package that was built last for a target of a project.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Last {
    derivation: String,
    path: String,
}

/// Keeps the packages of these targets of the flake in `folder`. Ignores errors: the next build has no note then.
pub(crate) fn record(folder: &Path, targets: &[Target]) {
    for target in targets {
        let Some(file) = file(folder, &target.name) else { return };
        let Output { derivation, path } = target.package.clone();
        let _ = serde_json::to_vec(&Last { derivation, path }).map(|text| write_whole(&file, &text));
    }
}

/// A note for each target whose package has to be built again only because documents have changed since the last build.
pub(crate) fn causes(folder: &Path, targets: &[Target]) -> Vec<String> {
    let changed = |target: &Target| {
        let text = std::fs::read(file(folder, &target.name)?).ok()?;
        let last: Last = serde_json::from_slice(&text).ok()?;
        // A package that the store has is not built.
        if Path::new(&target.package.path).exists() {
            return None;
        }
        changed_documents(&last, &target.package)
    };
    targets.iter().filter_map(|target| Some(note(&target.name, &changed(target)?))).collect()
}

fn note(target: &str, files: &[String]) -> String {
    let quoted: Vec<String> = files.iter().map(|file| format!("{file:?}")).collect();
    format!(
        "{target} is compiled again only because {} changed. If the program does not read {}, add to targets.json:\n\
         \"exclude\": [{}]",
        files.join(", "),
        if files.len() == 1 { "it" } else { "them" },
        quoted.join(", ")
    )
}

fn file(folder: &Path, target: &str) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    let name = hash::of(format!("{}\n{target}", folder.display()).as_bytes());
    Some(cache::folder().ok()?.join("packages").join(name).with_extension("json"))
}

/// The files that differ, if both derivations differ only in their source, and the sources only in documents.
fn changed_documents(last: &Last, now: &Output) -> Option<Vec<String>> {
    let read = |derivation: &str| std::fs::read_to_string(derivation).ok();
    let (old, new) = source_pair(&read(&last.derivation)?, &last.path, &read(&now.derivation)?, &now.path)?;
    let files = differences(Path::new(&old), Path::new(&new)).ok()?;
    (!files.is_empty() && files.iter().all(|file| is_document(file))).then_some(files)
}

static SOURCE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#""([^"]*/[0-9a-z]{32}-source)""#).expect("the pattern is a constant and tested"));

/// The sources in the texts of two derivations with these outputs, if they differ in nothing else.
fn source_pair(old: &str, old_path: &str, new: &str, new_path: &str) -> Option<(String, String)> {
    let sources =
        |text: &str| -> BTreeSet<String> { SOURCE.captures_iter(text).map(|found| found[1].to_owned()).collect() };
    let (before, after) = (sources(old), sources(new));
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| {
        let mut difference = a.difference(b);
        difference.next().filter(|_| difference.next().is_none()).cloned()
    };
    let (from, to) = (only(&before, &after)?, only(&after, &before)?);
    (parts(&old.replace(&from, &to).replace(old_path, new_path)) == parts(new)).then_some((from, to))
}

/// The strings of a derivation's text, sorted, because Nix sorts lists of paths.
fn parts(text: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = text.split([',', '[', ']', '(', ')']).collect();
    parts.sort_unstable();
    parts
}

/// The paths of files that are not the same in both folders, sorted.
fn differences(old: &Path, new: &Path) -> std::io::Result<Vec<String>> {
    let (mut before, mut after) = (BTreeSet::new(), BTreeSet::new());
    files(old, "", &mut before)?;
    files(new, "", &mut after)?;
    let mut different = Vec::new();
    for path in before.union(&after) {
        let content = |folder: &Path| match std::fs::read_link(folder.join(path)) {
            Ok(to) => Ok(to.into_os_string().into_encoded_bytes()),
            Err(_) => std::fs::read(folder.join(path)),
        };
        if !(before.contains(path) && after.contains(path) && content(old)? == content(new)?) {
            different.push(path.clone());
        }
    }
    Ok(different)
}

/// Adds the paths of all files below `folder`, relative to it. `below` is the path of a folder in it, with `/` at its end.
fn files(folder: &Path, below: &str, all: &mut BTreeSet<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder.join(below))? {
        let entry = entry?;
        let path = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            files(folder, &format!("{path}/"), all)?;
        } else {
            all.insert(path);
        }
    }
    Ok(())
}

/// Whether a file is usually for people or for other programs than compilers.
fn is_document(path: &str) -> bool {
    const NAMES: &[&str] =
        &["README", "CHANGELOG", "LICENSE", "LICENCE", "COPYING", "AUTHORS", "CONTRIBUTING", "SECURITY"];
    const ENDS: &[&str] = &[".md", ".markdown", ".rst", ".adoc"];
    const TOOLS: &[&str] = &[".gitignore", ".gitattributes", ".editorconfig", ".envrc", ".gitlab-ci.yml"];
    let name = path.rsplit('/').next().unwrap_or_default();
    NAMES.iter().any(|start| name.starts_with(start))
        || ENDS.iter().any(|end| name.ends_with(end))
        || TOOLS.contains(&name)
        || path.starts_with(".github/")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of a derivation with this source, these flags and this output.
    fn derivation(source: &str, flags: &str, output: &str) -> String {
        // Nix sorts the list of sources, so that a changed one has another place.
        let mut sources = [source, "/store/b-builder"].map(|path| format!("{path:?}"));
        if source.contains("/b") {
            sources.reverse();
        }
        let sources = sources.join(",");
        format!(
            r#"Derive([("out","{output}","","")],[],[{sources}],"x","sh",[],[("flags","{flags}"),("src","{source}")])"#
        )
    }

    /// A source in a store below `folder`, with these files.
    fn source(folder: &Path, name: char, files: &[(&str, &str)]) -> String {
        let source = folder.join(format!("{}-source", name.to_string().repeat(32)));
        for (path, text) in files {
            let path = source.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        source.to_str().unwrap().to_owned()
    }

    #[test]
    fn documents_are_the_cause_if_nothing_else_differs() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let code = ("src/main.rs", "fn main() {}");
        let old = source(path, 'a', &[code, ("README.md", "1"), ("docs/a.md", "1"), (".github/ci.yml", "1")]);
        let prose = source(path, 'b', &[code, ("README.md", "2"), ("docs/a.md", "1")]);
        let changed = source(path, 'c', &[("src/main.rs", "fn main() { }"), ("README.md", "2"), ("docs/a.md", "1")]);
        let files = |new: &str, flags: &str| {
            let (last, now) = (path.join("old.drv"), path.join("new.drv"));
            std::fs::write(&last, derivation(&old, "a", "/out/old")).unwrap();
            std::fs::write(&now, derivation(new, flags, "/out/new")).unwrap();
            let text = |file: &Path| file.to_str().unwrap().to_owned();
            let last = Last { derivation: text(&last), path: "/out/old".to_owned() };
            changed_documents(&last, &Output { derivation: text(&now), path: "/out/new".to_owned() })
        };
        assert_eq!(files(&prose, "a"), Some(vec![".github/ci.yml".to_owned(), "README.md".to_owned()]));
        assert_eq!(files(&prose, "b"), None);
        assert_eq!(files(&changed, "a"), None);
        assert_eq!(files(&old, "a"), None);
        std::fs::remove_dir_all(&old).unwrap();
        assert_eq!(files(&prose, "a"), None);
    }

    #[test]
    fn the_note_has_the_line_for_the_manifest() {
        let files = ["CHANGELOG.md".to_owned(), "README.md".to_owned()];
        assert_eq!(
            note("pi", &files),
            "pi is compiled again only because CHANGELOG.md, README.md changed. If the program does not read them, \
             add to targets.json:\n\"exclude\": [\"CHANGELOG.md\", \"README.md\"]"
        );
    }
}
