//! The part of a project's folder that a build sees.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::eval::{Store, eval, repository, string};

/// A folder with a project. Nix's store is in it, too.
struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    fn new(paths: &[&str]) -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        for path in paths {
            project.write(path, "");
        }
        project
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.folder.path().join("project").join(path)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn link(&self, path: &str, target: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(target, path).unwrap();
    }

    /// The value of an attribute of source.nix, for these further arguments.
    fn eval(&self, arguments: &str, attribute: &str) -> serde_json::Value {
        self.eval_in(&Store::Below(self.folder.path()), arguments, attribute)
    }

    fn eval_in(&self, store: &Store<'_>, arguments: &str, attribute: &str) -> serde_json::Value {
        let expression = format!(
            "(import {} {{ src = {}; {arguments} }}).{attribute}",
            repository("nix/cargo/source.nix").display(),
            string(self.path("").to_str().unwrap().trim_end_matches('/')),
        );
        eval(store, &expression).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The files in the source of a project in the root folder, sorted.
    fn source(&self, attribute: &str) -> Vec<String> {
        self.source_of("folder = \"\"; above = [ ];", attribute)
    }

    fn source_of(&self, arguments: &str, attribute: &str) -> Vec<String> {
        let source = self.eval(arguments, attribute);
        let mut found = Vec::new();
        list(Path::new(source.as_str().unwrap()), "", &mut found);
        found
    }
}

fn list(root: &Path, below: &str, found: &mut Vec<String>) {
    let entries = fs::read_dir(root.join(below)).unwrap();
    let mut entries: Vec<_> = entries.map(|entry| entry.unwrap()).collect();
    entries.sort_by_key(|entry| entry.file_name());
    for entry in entries {
        let name = entry.file_name().into_string().unwrap();
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        if entry.file_type().unwrap().is_dir() { list(root, &path, found) } else { found.push(path) }
    }
}

#[test]
fn nothing_is_left_out_by_default() {
    let files = [
        ".cargo/config.toml",
        ".gitattributes",
        ".github/workflows/ci.yml",
        ".gitignore",
        ".hidden",
        "ABOUT.md",
        "CHANGELOG.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "assets/logo.bin",
        "crates/a/target/kept",
        "flake.lock",
        "flake.nix",
        "result/bin/x",
        "results/kept",
        "src/lib.rs",
        "target/release/x",
        "targets.json",
        "targets.lock.json",
        "templates/foot.md",
        "weird name $x",
    ];
    assert_eq!(Project::new(&files).source("whole [ ]"), files);
}

#[test]
fn excluded_folders_are_left_out_with_their_content() {
    let project = Project::new(&["bench.rs", "bench/data/big", "data/big", "data/small", "src/lib.rs"]);
    assert_eq!(project.source(r#"whole [ "bench" "data/big" ]"#), ["bench.rs", "data/small", "src/lib.rs"]);
}

#[test]
fn files_of_any_kind_stay() {
    let project = Project::new(&["src/lib.rs"]);
    project.write("src/nul.rs", b"\0");
    project.link("dangling", "nowhere");
    project.link("folder", "src");
    project.link("loop", "loop");
    project.link("src/up", "..");
    let kept = ["dangling", "folder", "loop", "src/lib.rs", "src/nul.rs", "src/up"];
    assert_eq!(project.source("whole [ ]"), kept);
}

#[test]
fn a_step_may_see_a_part() {
    let project = Project::new(&["data/big", "src/lib.rs", "src/main.rs"]);
    assert_eq!(project.source(r#"only [ "data" ] (path: path != "src/main.rs")"#), ["src/lib.rs"]);
}

#[test]
fn what_a_step_does_not_see_does_not_change_its_store_path() {
    let path = |text: &str, attribute: &str| {
        let project = Project::new(&[]);
        project.write("README.md", text);
        project.write("Cargo.toml", "");
        project.eval_in(&Store::None, "folder = \"\"; above = [ ];", attribute)
    };
    let part = r#"only [ ] (path: path != "README.md")"#;
    assert_eq!(path("one", part), path("two", part));
    assert_ne!(path("one", "whole [ ]"), path("two", "whole [ ]"));
}

#[test]
fn a_project_in_a_folder_sees_the_named_parts_and_configuration_around_it() {
    let project = Project::new(&[
        ".cargo/config.toml",
        "README.md",
        "apps/.cargo/config.toml",
        "apps/one/data/big",
        "apps/one/src/main.rs",
        "apps/two/src/main.rs",
        "common/src/lib.rs",
        "commons/lib.rs",
        "proto/a/b.proto",
        "proto/c.proto",
    ]);
    let arguments = r#"folder = "apps/one"; above = [ "common" "proto/a" ];"#;
    let kept = [
        ".cargo/config.toml",
        "apps/.cargo/config.toml",
        "apps/one/src/main.rs",
        "common/src/lib.rs",
        "proto/a/b.proto",
    ];
    assert_eq!(project.source_of(arguments, r#"whole [ "data" ]"#), kept);
    assert_eq!(project.eval(arguments, "rustFiles"), serde_json::json!(["apps/one/src/main.rs", "common/src/lib.rs"]),);
}

#[test]
fn rust_files_are_counted_without_following_links() {
    let project = Project::new(&[".git/hooks/x.rs", "a/deep/b.rs", "a/rs", "c.rs", "d.rs/e.txt"]);
    project.link("a/up", "..");
    project.link("linked.rs", "c.rs");
    let found = project.eval("folder = \"\"; above = [ ];", "rustFiles");
    assert_eq!(found, serde_json::json!(["a/deep/b.rs", "c.rs", "linked.rs"]));
}
