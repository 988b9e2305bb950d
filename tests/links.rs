//! Links between documents have targets, and docs/README.md lists every page.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    crate::repository("")
}

/// All documents that git tracks, without those of the tests, relative to the repository.
fn documents() -> Vec<PathBuf> {
    let output = Command::new("git").current_dir(root()).args(["ls-files", "*.md"]).output().unwrap();
    let files = String::from_utf8(output.stdout).unwrap();
    let documents: Vec<_> = files.lines().filter(|file| !file.starts_with("tests/")).map(PathBuf::from).collect();
    assert!(documents.len() > 5, "{documents:?}");
    documents
}

/// The targets of a document's links: the text in `](...)` outside code. Leaves out web addresses.
fn links(text: &str) -> Vec<String> {
    let mut links = Vec::new();
    let mut code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            code = !code;
        }
        if code {
            continue;
        }
        let parts = line.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        links.extend(parts.map(|(link, _)| link.to_owned()).filter(|link| !link.contains("://")));
    }
    links
}

/// The anchors of a document's headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let name = |heading: &str| -> String {
        let kept = |c: &char| c.is_alphanumeric() || " -_".contains(*c);
        let heading = heading.trim_start_matches('#').trim().to_lowercase();
        heading.chars().filter(kept).map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(name).collect()
}

/// The path with each `..` resolved.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => assert!(plain.pop(), "{} leaves the repository", path.display()),
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}

/// A link's file and anchor.
fn target(document: &Path, link: &str) -> (PathBuf, Option<String>) {
    let (file, anchor) = match link.split_once('#') {
        Some((file, anchor)) => (file, Some(anchor.to_owned())),
        None => (link, None),
    };
    let file = if file.is_empty() { document.to_owned() } else { plain(&document.parent().unwrap().join(file)) };
    (file, anchor)
}

#[test]
fn every_link_has_a_target() {
    let mut dead = Vec::new();
    let mut seen = 0;
    for document in documents() {
        let text = fs_err::read_to_string(root().join(&document)).unwrap();
        for link in links(&text) {
            seen += 1;
            let (file, anchor) = target(&document, &link);
            let exists = root().join(&file).exists();
            let has_anchor = anchor.is_none_or(|anchor| {
                fs_err::read_to_string(root().join(&file)).is_ok_and(|text| anchors(&text).contains(&anchor))
            });
            if !exists || !has_anchor {
                dead.push(format!("{}: {link}", document.display()));
            }
        }
    }
    assert!(seen > 30, "only {seen} links");
    assert!(dead.is_empty(), "dead links:\n{}", dead.join("\n"));
}

#[test]
fn the_contents_list_every_page_of_the_book() {
    let contents = Path::new("docs/README.md");
    let text = fs_err::read_to_string(root().join(contents)).unwrap();
    let listed: BTreeSet<_> = links(&text).iter().map(|link| target(contents, link).0).collect();
    let missing: Vec<_> = documents()
        .into_iter()
        .filter(|document| document.starts_with("docs") && document != contents && !listed.contains(document))
        .collect();
    assert!(missing.is_empty(), "docs/README.md does not list {missing:?}");
}
