//! Proposes the setting `exclude`: files and folders that the build does not read, so that a change in them rebuilds nothing.
//!
//! Candidates are prose in the project's root folder, and files of Nix, git hosting and editors. A wrong proposal would
//! change the program, a missing one only makes builds repeat their last step. Therefore three rules keep candidates in the
//! source:
//!
//! 1. Code that may read whole folders (see [`super::whole_folder`]) keeps all of them.
//! 2. Any other file that contains a candidate's name keeps that candidate. Cargo.toml and Cargo.lock do not count: cargo
//!    uses the files that they name only for publishing.
//! 3. Rust code that asks for `CARGO_PKG_README` or `CARGO_PKG_LICENSE_FILE` keeps prose in the root folder: Cargo.toml may give any
//!    file one of these names.
//!
//! A folder with code is no candidate.

use std::collections::BTreeMap;
use std::path::Path;

use regex::bytes::Regex;

use super::tree::Tree;
use super::whole_folder::{self, BuildTime};
use crate::generate;

/// The setting `exclude` of a new manifest, and the reasons for it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Proposal {
    /// Paths relative to the project's root, sorted.
    pub exclude: Vec<String>,
    /// Sentences for the user.
    pub notes: Vec<String>,
}

/// A file or folder that might be excluded.
#[derive(Debug, PartialEq, Eq)]
struct Candidate {
    path: String,
    is_folder: bool,
    /// Whether cargo may pass its name to the compiler, as the package's README or licence.
    is_prose: bool,
}

/// Files that Nix and crossflake write into every project.
const OF_EVERY_PROJECT: &[&str] = &[".gitignore", "flake.lock", "flake.nix", "targets.json", "targets.lock.json"];

/// The files of crossflake in the folder `nix`.
const IN_NIX: &[&str] = &[generate::FILE, crate::base::FILE];

/// Files and folders of git hosting and editors.
const HOSTING: &[&str] = &[
    ".circleci",
    ".cirrus.yml",
    ".devcontainer",
    ".dockerignore",
    ".editorconfig",
    ".envrc",
    ".forgejo",
    ".git-blame-ignore-revs",
    ".gitattributes",
    ".gitea",
    ".github",
    ".gitlab",
    ".gitlab-ci.yml",
    ".idea",
    ".mailmap",
    ".travis.yml",
    ".vscode",
    ".zed",
];

/// Folders that are candidates if they contain only prose and images.
const DOCUMENTATION: &[&str] = &["doc", "docs", "documentation"];

/// Endings of prose.
const PROSE: &[&str] = &["adoc", "markdown", "md", "org", "rst"];

/// Proposes `exclude` for the project in `tree`. `others` are the parts of the source above the project, and `written` the
/// paths of the files that `init` writes.
pub(super) fn propose(tree: &Tree, others: &[Tree], build_time: &BuildTime, written: &[&str]) -> Proposal {
    let candidates = candidates(tree, written);
    let is_candidate = |file: &Path| candidates.iter().any(|candidate| candidate.contains(file));
    let mut kept: BTreeMap<&str, String> = BTreeMap::new();
    let patterns = Patterns::new(&candidates);
    for (other, tree) in std::iter::once((false, tree)).chain(others.iter().map(|tree| (true, tree))) {
        for file in tree.files.iter().filter(|file| other || !is_candidate(file)) {
            if file.file_name().is_some_and(|name| name == "Cargo.toml" || name == "Cargo.lock") {
                continue;
            }
            let Some(content) = tree.content(file) else { continue };
            let is_rust = file.extension().is_some_and(|extension| extension == "rs");
            let name = if other { tree.root.join(file) } else { file.clone() };
            if let Some(reason) = whole_folder::reason(file, &content, build_time).filter(|_| is_rust && !other) {
                let note = format!(
                    "\"exclude\" is not set, because {} {reason}: each file may be part of the program",
                    file.display()
                );
                return Proposal { exclude: Vec::new(), notes: vec![note] };
            }
            for (candidate, pattern) in candidates.iter().zip(&patterns.named) {
                if !kept.contains_key(candidate.path.as_str()) && pattern.is_in(&content, is_rust) {
                    kept.insert(&candidate.path, format!("{} contains its name", name.display()));
                }
            }
            let prose_is_named = is_rust && patterns.of_package.is_match(&content);
            for candidate in candidates.iter().filter(|candidate| prose_is_named && candidate.is_prose) {
                kept.entry(&candidate.path).or_insert_with(|| format!("{} may ask cargo for it", name.display()));
            }
        }
    }
    let exclude: Vec<String> = candidates
        .iter()
        .map(|candidate| candidate.path.clone())
        .filter(|path| !kept.contains_key(path.as_str()))
        .collect();
    let mut notes = Vec::new();
    if !exclude.is_empty() {
        notes.push(format!(
            "\"exclude\" in {} lists the files that the build does not read, so a change in them rebuilds nothing: {}",
            crate::manifest::FILE,
            exclude.join(", ")
        ));
    }
    let kept = kept.iter().map(|(path, reason)| format!("\"exclude\" does not list {path}: {reason}"));
    notes.extend(kept);
    Proposal { exclude, notes }
}

impl Candidate {
    fn new(path: &str, is_folder: bool) -> Self {
        Self { path: path.to_owned(), is_folder, is_prose: !is_folder && is_prose(path) }
    }

    /// Whether `file` is the candidate, is in it, or is a copy of it that `init --force` keeps.
    fn contains(&self, file: &Path) -> bool {
        let copy = || {
            let rest = file.to_str().and_then(|file| file.strip_prefix(&self.path)?.strip_prefix(".orig"));
            rest.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        };
        file.starts_with(&self.path) || copy()
    }
}

/// The candidates in `tree` and among `written`, sorted by path.
fn candidates(tree: &Tree, written: &[&str]) -> Vec<Candidate> {
    let mut found: BTreeMap<String, bool> = BTreeMap::new();
    // Without the folder `nix`, or if only Nix reads it.
    let nix_is_ours = tree.files.iter().filter(|file| file.starts_with("nix")).all(|file| {
        IN_NIX.iter().any(|own| file == Path::new(own)) || file.extension().is_some_and(|extension| extension == "nix")
    });
    if nix_is_ours {
        found.insert("nix".to_owned(), true);
    } else {
        found.extend(IN_NIX.iter().map(|path| ((*path).to_owned(), false)));
    }
    found.extend(OF_EVERY_PROJECT.iter().map(|path| ((*path).to_owned(), false)));
    let written = written.iter().map(Path::new);
    for file in tree.files.iter().map(AsRef::as_ref).chain(written) {
        let mut parts = file.components().map(|part| part.as_os_str());
        let Some(first) = parts.next().and_then(|first| first.to_str()) else { continue };
        let is_folder = parts.next().is_some();
        let is_candidate = if is_folder {
            HOSTING.contains(&first) && !has_code(tree, first)
                || DOCUMENTATION.contains(&first) && only_prose(tree, first)
        } else {
            HOSTING.contains(&first) || is_prose(first) || first.ends_with(".nix")
        };
        if is_candidate {
            found.insert(first.to_owned(), is_folder);
        }
    }
    found.iter().map(|(path, is_folder)| Candidate::new(path, *is_folder)).collect()
}

/// Whether the name is usual for prose: by its ending, or README, LICENSE-MIT and so on.
fn is_prose(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "AUTHORS",
        "CHANGELOG",
        "CHANGES",
        "CODE_OF_CONDUCT",
        "CONTRIBUTING",
        "CONTRIBUTORS",
        "COPYING",
        "COPYRIGHT",
        "LICENCE",
        "LICENSE",
        "MAINTAINERS",
        "NEWS",
        "NOTICE",
        "README",
        "SECURITY",
        "TODO",
        "UNLICENSE",
    ];
    let has_ending = name.rsplit_once('.').is_some_and(|(_, ending)| PROSE.contains(&ending));
    let rest = NAMES.iter().find_map(|known| name.strip_suffix(".txt").unwrap_or(name).strip_prefix(known));
    let is_variant = |rest: &str| {
        let variant = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"-._".contains(&byte);
        rest.is_empty() || rest.starts_with(['-', '.', '_']) && rest.bytes().all(variant)
    };
    has_ending || rest.is_some_and(is_variant)
}

/// Whether the folder has a package or Rust code.
fn has_code(tree: &Tree, folder: &str) -> bool {
    let is_code = |file: &Path| {
        file.file_name().is_some_and(|name| name == "Cargo.toml")
            || file.extension().is_some_and(|ending| ending == "rs")
    };
    tree.files.iter().any(|file| file.starts_with(folder) && is_code(file))
}

/// Whether all files below the folder are prose or images.
fn only_prose(tree: &Tree, folder: &str) -> bool {
    const IMAGES: &[&str] = &["gif", "jpeg", "jpg", "png", "svg", "webp"];
    let is_document = |file: &Path| {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let is_image = name.rsplit_once('.').is_some_and(|(_, ending)| IMAGES.contains(&ending));
        let is_regular = fs_err::symlink_metadata(tree.root.join(file)).is_ok_and(|metadata| metadata.is_file());
        is_regular && (is_image || is_prose(name) || name == "book.toml")
    };
    tree.files.iter().filter(|file| file.starts_with(folder)).all(|file| is_document(file))
}

/// Regular expressions for the content of files.
struct Patterns {
    /// For each candidate, in their order.
    named: Vec<Named>,
    /// Finds code that asks cargo for files of the package.
    of_package: Regex,
}

/// Finds the name of a candidate in files.
struct Named {
    in_rust: Regex,
    in_others: Regex,
}

impl Named {
    fn is_in(&self, content: &[u8], is_rust: bool) -> bool {
        if is_rust { self.in_rust.is_match(content) } else { self.in_others.is_match(content) }
    }
}

impl Patterns {
    fn new(candidates: &[Candidate]) -> Self {
        let named = candidates.iter().map(Named::new).collect();
        Self { named, of_package: bytes_regex(r"CARGO_PKG_(README|LICENSE_FILE)|\bvars(_os)?\s*\(\s*\)") }
    }
}

impl Named {
    /// A name begins and ends where a path's part can. A folder's name in Rust code must look like a part of a path: code
    /// often contains words such as "docs".
    fn new(candidate: &Candidate) -> Self {
        let name = candidate.path.rsplit('/').next().unwrap_or(&candidate.path);
        let (stem, ending) = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).unwrap_or((name, ""));
        let (name, stem, ending) = (regex::escape(name), regex::escape(stem), regex::escape(ending));
        let whole = format!(r"(?:^|[^\w-]){name}(?:$|[^\w-])");
        let mut in_rust = if candidate.is_folder { format!(r#"(?:^|[^\w-]){name}["'/\\]"#) } else { whole.clone() };
        let mut in_others = if candidate.is_folder { format!(r"(?:^|[^\w.-]){name}(?:$|[^\w.-])") } else { whole };
        // A name that is put together, or a pattern.
        let endings: Vec<&str> = match (candidate.is_folder, ending.as_str()) {
            (true, _) if candidate.path.starts_with('.') => Vec::new(),
            (true, _) => PROSE.to_vec(),
            (false, "") => Vec::new(),
            (false, ending) => vec![ending],
        };
        if !candidate.is_folder {
            in_rust += &format!(r#"|(?:^|[^\w-]){stem}""#);
        }
        for ending in endings {
            in_rust += &format!(r#"|[*}}]\.{ending}\b|"\.?{ending}""#);
            in_others += &format!(r"|\*\.{ending}\b");
        }
        Self { in_rust: bytes_regex(&in_rust), in_others: bytes_regex(&in_others) }
    }
}

/// A regular expression of this module for bytes that may not be UTF-8.
fn bytes_regex(pattern: &str) -> Regex {
    Regex::new(&format!("(?-u){pattern}")).expect("a constant pattern with escaped names")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The proposal for a project with these files.
    fn proposal(files: &[(&str, &[u8])]) -> Proposal {
        let root = tempfile::tempdir().unwrap();
        let mut tree = Tree { root: root.path().to_owned(), files: Vec::new() };
        for (file, content) in files {
            fs_err::create_dir_all(root.path().join(file).parent().unwrap()).unwrap();
            fs_err::write(root.path().join(file), content).unwrap();
            tree.files.push(file.into());
        }
        let build_time = BuildTime::from_paths(&["build.rs"]);
        propose(&tree, &[], &build_time, &[])
    }

    /// The paths that a project with this code and these candidates excludes, without the ones of every project.
    fn excluded(code: &[(&str, &str)]) -> Vec<String> {
        let candidates =
            ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE", "docs/guide.md", "docs/logo.png", ".github/ci.yml"];
        let candidates = candidates.map(|file| (file, &b"text"[..]));
        let code = code.iter().map(|(file, text)| (*file, text.as_bytes()));
        let proposal = proposal(&candidates.into_iter().chain(code).collect::<Vec<_>>());
        let own = |path: &String| path == "nix" || OF_EVERY_PROJECT.contains(&path.as_str());
        proposal.exclude.into_iter().filter(|path| !own(path)).collect()
    }

    const ALL: &[&str] = &[".github", "CHANGELOG.md", "LICENSE", "LICENSE-MIT", "README.md", "docs"];

    #[test]
    fn prose_that_no_file_names_is_excluded() {
        assert_eq!(excluded(&[("src/main.rs", "fn main() {}"), ("Cargo.toml", "readme = \"README.md\"")]), ALL);
        // A word is no path, and https://docs.rs is no folder.
        let words = "#![warn(missing_docs)]\n//! See the docs at https://docs.rs/x. MY_README.md2 UNLICENSE";
        assert_eq!(excluded(&[("src/main.rs", words)]), ALL);
    }

    #[test]
    fn a_named_file_is_kept() {
        for (code, kept) in [
            (("src/main.rs", "#![doc = include_str!(\"../README.md\")]"), &["README.md"][..]),
            (("src/main.rs", "include_str!(concat!(\"../README\", \".md\"))"), &["README.md", "CHANGELOG.md", "docs"]),
            (("src/main.rs", "include_str!(r#\"../LICENSE-MIT\"#)"), &["LICENSE-MIT"]),
            (("src/main.rs", "include_dir!(\"$CARGO_MANIFEST_DIR/docs\")"), &["docs"]),
            (("src/main.rs", "#[folder = \"docs/\"] struct Docs;"), &["docs"]),
            (("src/main.rs", "include_str!(\"../docs/guide.md\")"), &["docs"]),
            (("src/main.rs", "include_bytes!(\"../.github/ci.yml\")"), &[".github"]),
            (("tests/all.rs", "cases.case(\"*.md\")"), &["README.md", "CHANGELOG.md", "docs"]),
            (("build.rs", "println!(\"cargo:rerun-if-changed=CHANGELOG.md\")"), &["CHANGELOG.md"]),
            (("src/main.rs", "env!(\"CARGO_PKG_README\")"), &["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE"]),
            ((".github/tool/Cargo.toml", "[package]"), &[".github"]),
            (("askama.toml", "dirs = [\"docs\"]"), &["docs"]),
            (("src/help.html", "{% include \"../CHANGELOG.md\" %}"), &["CHANGELOG.md"]),
        ] {
            let expected: Vec<&str> = ALL.iter().copied().filter(|path| !kept.contains(path)).collect();
            assert_eq!(excluded(&[code]), expected, "{code:?}");
        }
    }

    #[test]
    fn names_are_found_in_files_that_are_not_text() {
        let files = [("README.md", &b""[..]), ("src/data.bin", b"\xff\0README.md\0"), ("src/nul.rs", b"\0")];
        let proposal = proposal(&files);
        assert!(!proposal.exclude.contains(&"README.md".to_owned()));
        assert!(
            proposal.notes.contains(&"\"exclude\" does not list README.md: src/data.bin contains its name".to_owned())
        );
    }

    #[test]
    fn code_that_may_read_the_whole_folder_keeps_all() {
        let proposal = proposal(&[("build.rs", b"fs::read_dir(\".\")"), ("README.md", b"")]);
        assert!(proposal.exclude.is_empty());
        assert!(proposal.notes[0].contains("build.rs may read the whole folder"), "{:?}", proposal.notes);
    }

    #[test]
    fn documentation_with_code_and_nix_with_other_files_are_kept() {
        let files = ["docs/guide.md", "docs/example.rs", "nix/targets.nix", "nix/data.json", "default.nix"];
        let exclude = proposal(&files.map(|file| (file, &b""[..]))).exclude;
        let expected = ["default.nix", "nix/base.json", "nix/targets.nix"];
        let own: Vec<_> = exclude.iter().filter(|path| !OF_EVERY_PROJECT.contains(&path.as_str())).collect();
        assert_eq!(own, expected);
    }

    #[test]
    fn kept_copies_of_files_do_not_count() {
        let before = proposal(&[("flake.nix", b"")]).exclude;
        assert_eq!(proposal(&[("flake.nix", b""), ("flake.nix.orig1", b"import ./nix/targets.nix")]).exclude, before);
    }

    #[test]
    fn names_of_prose() {
        for name in ["a.md", "README", "README.txt", "LICENSE-APACHE", "LICENSE-APACHE-2.0.txt", "COPYING.LESSER"] {
            assert!(is_prose(name), "{name}");
        }
        for name in ["LICENSES.rs", "readme.rs", "README.rs", "TODO.json", "Makefile", "main.rs", "data.txt"] {
            assert!(!is_prose(name), "{name}");
        }
    }
}
