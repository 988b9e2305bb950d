//! These tests run cargo on small repositories.

use std::fs;
use std::path::PathBuf;

use super::*;

/// Writes the files of a checkout: path and text.
fn checkout(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(NAME).join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn prepare(folder: &Path, wanted: &[&str]) -> Result<Prepared, Error> {
    let wanted: Vec<Wanted> = wanted.iter().map(|text| text.parse().unwrap()).collect();
    let scratch = tempfile::tempdir().unwrap();
    super::prepare(folder, scratch.path(), &wanted)
}

fn package(name: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n")
}

/// The folder of the package that cargo takes from the source, without links.
fn taken(folder: &Path, prepared: &Prepared, name: &str) -> PathBuf {
    let source = folder.join(&prepared.source);
    let named = fs::read_dir(source).unwrap().map(|entry| entry.unwrap().path()).filter(|path| {
        !path.file_name().unwrap().to_string_lossy().starts_with('.')
            && fs::read_to_string(path.join("Cargo.toml"))
                .is_ok_and(|text| text.contains(&format!("name = \"{name}\"")))
    });
    let folders: Vec<_> = named.collect();
    assert_eq!(folders.len(), 1, "{folders:?}");
    assert!(folders[0].join(".cargo-checksum.json").exists());
    let path = folders[0].canonicalize().unwrap();
    path.strip_prefix(folder.join(NAME).canonicalize().unwrap()).unwrap().to_owned()
}

const LIB: &str = "";

#[test]
fn packages_beside_each_other_stay_in_their_folder() {
    let folder = checkout(&[
        ("Cargo.toml", "[workspace]\nmembers = [\"crates/*\"]\n[workspace.package]\nversion = \"0.1.0\"\n"),
        ("crates/a/Cargo.toml", "[package]\nname = \"a\"\nversion.workspace = true\n"),
        ("crates/a/src/lib.rs", LIB),
        ("crates/b/Cargo.toml", &package("b")),
        ("crates/b/src/lib.rs", LIB),
        ("proto/a.proto", ""),
    ]);
    let prepared = prepare(folder.path(), &["a@0.1.0", "b@0.1.0"]).unwrap();
    assert_eq!(prepared, Prepared { source: "checkout/crates".into(), manifests: Vec::new() });
}

#[test]
fn the_package_of_the_repositorys_root_stays_there_and_others_are_links() {
    let folder = checkout(&[
        (
            "Cargo.toml",
            &(package("a")
                + "[workspace]\n[workspace.package]\nlicense = \"MIT\"\n[dependencies]\nb = { path = \"b\" }\n"),
        ),
        ("src/lib.rs", LIB),
        ("b/Cargo.toml", &(package("b") + "license.workspace = true\n")),
        ("b/src/lib.rs", LIB),
    ]);
    let prepared = prepare(folder.path(), &["a@0.1.0", "b@0.1.0"]).unwrap();
    assert_eq!(prepared, Prepared { source: "".into(), manifests: vec!["checkout/b/Cargo.toml".into()] });
    assert_eq!(taken(folder.path(), &prepared, "b"), Path::new("b"));
    let manifest = fs::read_to_string(folder.path().join("checkout/b/Cargo.toml")).unwrap();
    assert!(manifest.contains("workspace = \"@crossflake-checkout@/checkout\""), "{manifest}");
}

#[test]
fn several_workspaces_inherit_each_from_their_own_root() {
    let root =
        |version: &str| format!("[workspace]\nmembers = [\"*\"]\n[workspace.package]\nversion = \"{version}\"\n");
    let member = |name: &str| format!("package.name = \"{name}\"\npackage.version.workspace = true\n");
    let folder = checkout(&[
        ("one/Cargo.toml", &root("1.0.0")),
        ("one/a/Cargo.toml", &member("a")),
        ("one/a/src/lib.rs", LIB),
        ("two/Cargo.toml", &root("2.0.0")),
        ("two/b/Cargo.toml", &member("b")),
        ("two/b/src/lib.rs", LIB),
    ]);
    let prepared = prepare(folder.path(), &["a@1.0.0", "b@2.0.0"]).unwrap();
    assert_eq!(prepared.source, Path::new("checkout/one"));
    assert_eq!(prepared.manifests, [Path::new("checkout/two/b/Cargo.toml")]);
}

#[test]
fn of_equal_packages_the_first_in_cargos_order_is_taken() {
    // The path dependency comes before the folders that follow in the alphabet.
    let folder = checkout(&[
        (
            "Cargo.toml",
            &(package("main") + "[workspace]\nexclude = [\"fixtures\"]\n[dependencies]\na = { path = \"z/a\" }\n"),
        ),
        ("src/lib.rs", LIB),
        ("fixtures/a/Cargo.toml", &package("a")),
        ("fixtures/a/src/lib.rs", LIB),
        ("z/a/Cargo.toml", &package("a")),
        ("z/a/src/lib.rs", LIB),
    ]);
    let prepared = prepare(folder.path(), &["a@0.1.0"]).unwrap();
    assert_eq!(taken(folder.path(), &prepared, "a"), Path::new("z/a"));

    let folder = checkout(&[
        ("x/Cargo.toml", &package("a")),
        ("x/src/lib.rs", LIB),
        ("y/Cargo.toml", &package("a")),
        ("y/src/lib.rs", LIB),
        ("y/target/Cargo.toml", &package("a")),
        (".hidden/Cargo.toml", &package("a")),
    ]);
    let prepared = prepare(folder.path(), &["a@0.1.0"]).unwrap();
    assert_eq!(taken(folder.path(), &prepared, "a"), Path::new("x"));
    assert_eq!(prepared.source, Path::new(".crossflake"), "the other one must not be in the source");
}

#[test]
fn packages_are_told_apart_by_their_version() {
    let folder = checkout(&[
        ("example/Cargo.toml", "package.name = 'a'\npackage.version = \"0.0.0\""),
        ("example/src/lib.rs", LIB),
        ("main/Cargo.toml", &package("a")),
        ("main/src/lib.rs", LIB),
    ]);
    let prepared = prepare(folder.path(), &["a@0.1.0"]).unwrap();
    assert_eq!(prepared.source, Path::new("checkout"));
    let error = prepare(folder.path(), &["a@0.2.0"]).unwrap_err();
    assert_eq!(error.to_string(), "the git repository has no package a 0.2.0 that cargo can load");
}

#[test]
fn packages_that_cargo_cannot_load_do_not_matter() {
    let folder = checkout(&[
        ("Cargo.toml", "[workspace]\nmembers = [\"crates/*\"]\n[workspace.package]\nversion = \"0.1.0\"\n"),
        (
            "crates/a/Cargo.toml",
            "[package]\nname = \"a\"\nversion.workspace = true\n[dependencies]\nx = { version = \"1\", registry = \"unknown\" }\n",
        ),
        ("crates/a/src/lib.rs", LIB),
        ("crates/shared.txt", ""),
        ("crates/broken/Cargo.toml", "name = a"),
        ("fixture/Cargo.toml", "a"),
    ]);
    let prepared = prepare(folder.path(), &["a@0.1.0"]).unwrap();
    assert_eq!(prepared.source, Path::new("checkout/.crossflake"));
    assert_eq!(taken(folder.path(), &prepared, "a"), Path::new("crates/a"));
    assert!(folder.path().join("checkout/.crossflake/shared.txt").exists());
    assert!(!folder.path().join("checkout/.crossflake/broken").exists());
    let manifest = fs::read_to_string(folder.path().join("checkout/crates/a/Cargo.toml")).unwrap();
    assert!(manifest.contains("workspace = \"@crossflake-checkout@/checkout\""), "{manifest}");
}

/// cargo does not walk into submodules, but follows path dependencies there.
#[test]
fn packages_in_submodules_come_last() {
    let folder = checkout(&[
        (".gitmodules", "[submodule \"a\"]\n\tpath = a\n\turl = ../a\n"),
        ("a/Cargo.toml", &package("lib")),
        ("a/src/lib.rs", LIB),
        ("b/Cargo.toml", &package("lib")),
        ("b/src/lib.rs", LIB),
    ]);
    let prepared = prepare(folder.path(), &["lib@0.1.0"]).unwrap();
    assert_eq!(taken(folder.path(), &prepared, "lib"), Path::new("b"));
}

#[test]
fn a_package_is_wanted_as_name_and_version() {
    assert_eq!("a".parse::<Wanted>().unwrap_err().to_string(), "\"a\" is not NAME@VERSION");
}
