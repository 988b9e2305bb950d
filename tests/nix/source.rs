//! The part of a project's folder that a build sees.

use std::fs;
use std::path::Path;

use super::eval::{Store, eval, repository, string};

/// Writes these files to a folder, and returns the files in the folder's filtered source, sorted.
fn source(files: &[(&str, &str)], exclude: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("project");
    for (path, text) in files {
        let path = project.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let expression = format!(
        "(import {} {{ src = {}; exclude = [ {exclude} ]; }}).whole",
        repository("nix/cargo/source.nix").display(),
        string(project.to_str().unwrap()),
    );
    let source = eval(&Store::Below(folder.path()), &expression).unwrap_or_else(|error| panic!("{error}"));
    let mut found = Vec::new();
    list(Path::new(source.as_str().unwrap()), "", &mut found);
    found
}

fn list(root: &Path, below: &str, found: &mut Vec<String>) {
    let entries = fs::read_dir(root.join(below)).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    for name in names {
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        if root.join(&path).is_dir() { list(root, &path, found) } else { found.push(path) }
    }
}

#[test]
fn files_that_no_build_reads_are_left_out() {
    let files = [
        ".cargo/config.toml",
        ".git/HEAD",
        ".github/workflows/ci.yml",
        ".gitignore",
        "ABOUT.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-OURS",
        "assets/logo.bin",
        "crates/a/target/kept",
        "flake.lock",
        "flake.nix",
        "notes/plan.md",
        "result-pi/bin/x",
        "result/bin/x",
        "results/kept",
        "src/lib.rs",
        "target/release/x",
        "targets.json",
        "targets.lock.json",
        "weird name $x",
    ];
    let kept = [
        ".cargo/config.toml",
        "Cargo.lock",
        "Cargo.toml",
        "assets/logo.bin",
        "crates/a/target/kept",
        "results/kept",
        "src/lib.rs",
        "weird name $x",
    ];
    assert_eq!(source(&files.map(|path| (path, "")), ""), kept);
}

#[test]
fn excluded_folders_are_left_out_with_their_content() {
    let files = ["src/lib.rs", "bench/data/big", "bench.rs", "data/big", "data/small"];
    let excluded = r#""bench" "data/big""#;
    assert_eq!(source(&files.map(|path| (path, "")), excluded), ["bench.rs", "data/small", "src/lib.rs"]);
}

#[test]
fn documents_that_the_code_names_stay() {
    let files = [
        ("ABOUT.md", ""),
        ("OTHER.md", ""),
        ("LICENCE", ""),
        ("src/lib.rs", "#![doc = include_str!(\"../ABOUT.md\")]"),
        ("crates/a/src/main.rs", "const TERMS: &str = include_str!(\"../../../LICENCE\");"),
    ];
    assert_eq!(source(&files, ""), ["ABOUT.md", "LICENCE", "crates/a/src/main.rs", "src/lib.rs"]);
}

#[test]
fn folders_of_documents_that_the_code_names_stay() {
    let files = [
        ("guide/deep/page.md", ""),
        ("html/page.md", ""),
        ("notes/page.md", ""),
        ("other/page.nix", ""),
        ("plans/page.md", ""),
        (
            "src/main.rs",
            "include_dir!(\"$CARGO_MANIFEST_DIR/guide\"); const CASES: &str = \"other/*.nix\"; let quote = '\"';\n\
             // A build script's: fs::read_dir(\"html/\"), format!(\"notes/{name}.md\")\n",
        ),
    ];
    let kept = ["guide/deep/page.md", "html/page.md", "notes/page.md", "other/page.nix", "src/main.rs"];
    assert_eq!(source(&files, ""), kept);
}

#[test]
fn a_named_file_does_not_keep_other_files_of_its_folder() {
    let files = [
        ("guide/LICENSE", ""),
        ("guide/page.md", ""),
        ("guide/other.md", ""),
        ("src/main.rs", "include_str!(\"../guide/page.md\");"),
    ];
    assert_eq!(source(&files, ""), ["guide/page.md", "src/main.rs"]);
}

#[test]
fn a_change_of_a_document_does_not_change_the_store_path() {
    let path = |text: &str| {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("ABOUT.md"), text).unwrap();
        fs::write(folder.path().join("Cargo.toml"), "").unwrap();
        let filter = repository("nix/cargo/source.nix");
        let expression =
            format!("(import {} {{ src = {}; }}).whole", filter.display(), string(folder.path().to_str().unwrap()));
        eval(&Store::None, &expression).unwrap_or_else(|error| panic!("{error}"))
    };
    assert_eq!(path("one"), path("two"));
}
