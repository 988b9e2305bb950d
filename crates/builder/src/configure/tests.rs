use serde_json::json;

use super::*;

fn sources() -> Vec<Source> {
    let json = json!([
        { "folder": "registry-0" },
        { "registry": "sparse+https://corp.example/index/", "folder": "registry-1" },
        { "git": "https://git.example/a", "branch": "main", "folder": "git-0" },
    ]);
    serde_json::from_value(json).unwrap()
}

fn replaced(configuration: &Value) -> String {
    let folders = ["/v/0", "/v/1", "/v/git/checkout"].map(PathBuf::from);
    Own::new(configuration).replace(&sources(), &folders)
}

#[test]
fn each_source_is_replaced_with_a_folder() {
    assert_eq!(
        replaced(&Value::Null),
        r#"[source."crates-io"]
replace-with = "crossflake-registry-0"
[source."crossflake-git-0"]
directory = "/v/git/checkout"
[source."crossflake-original-git-0"]
branch = "main"
git = "https://git.example/a"
replace-with = "crossflake-git-0"
[source."crossflake-original-registry-1"]
registry = "sparse+https://corp.example/index/"
replace-with = "crossflake-registry-1"
[source."crossflake-registry-0"]
directory = "/v/0"
[source."crossflake-registry-1"]
directory = "/v/1"
"#
    );
}

#[test]
fn sources_keep_the_names_that_the_project_gives_them() {
    let text = replaced(&json!({ "source": {
        "corp": { "registry": "sparse+https://corp.example/index" },
        "fork": { "git": "https://git.example/a.git", "branch": "main" },
        "other": { "git": "https://git.example/a", "branch": "other" },
    } }));
    assert!(text.contains("[source.\"corp\"]\nreplace-with = \"crossflake-registry-1\"\n"), "{text}");
    assert!(text.contains("[source.\"fork\"]\nreplace-with = \"crossflake-git-0\"\n"), "{text}");
    assert!(!text.contains("original"), "{text}");
}

#[test]
fn a_mirror_is_replaced_at_both_ends_of_the_chain() {
    let text = replaced(&json!({ "source": {
        "crates-io": { "replace-with": "first" },
        "first": { "registry": "https://first.example", "replace-with": "mirror" },
        "mirror": { "registry": "https://mirror.example" },
    } }));
    for name in ["crates-io", "mirror"] {
        assert!(text.contains(&format!("[source.\"{name}\"]\nreplace-with = \"crossflake-registry-0\"\n")), "{text}");
    }
    // The mirror is a registry that the project also uses by its name.
    let text = replaced(&json!({
        "source": { "crates-io": { "replace-with": "corp" } },
        "registries": { "corp": { "index": "sparse+https://corp.example/index/" } },
    }));
    assert!(text.contains("[source.\"crates-io\"]\nreplace-with = \"crossflake-registry-0\"\n"), "{text}");
    assert_eq!(text.matches("sparse+https://corp.example/index/").count(), 1, "{text}");
    assert!(text.contains("[source.\"corp\"]\nregistry"), "{text}");
}

#[test]
fn the_projects_own_folders_of_crates_are_used() {
    let text = replaced(&json!({ "source": {
        "crates-io": { "replace-with": "vendored" },
        "vendored": { "directory": "vendor" },
        "git": { "git": "https://git.example/a", "branch": "main", "replace-with": "vendored" },
    } }));
    assert!(!text.contains("crates-io") && !text.contains("git.example"), "{text}");
    assert!(text.contains("corp.example"), "{text}");
}

#[test]
fn the_file_of_a_key_is_found_by_any_form_of_the_name() {
    let files = "source.\"git+https://a.example/b.c\".git = \"https://a.example/b.c\" # /p/.cargo/config.toml\n\
                 source.\"https://a.example\".directory = 'a # b' # /p/.cargo/a.toml\n\
                 source.vendored-sources.directory = \"vendor\" # /.cargo/config\n";
    let file = |name, key| file_of(files, name, key);
    assert_eq!(file("vendored-sources", "directory"), Some("/.cargo/config".into()));
    assert_eq!(file("https://a.example", "directory"), Some("/p/.cargo/a.toml".into()));
    assert_eq!(file("sources", "directory"), None);
}

#[test]
fn folders_that_are_not_there_are_replaced() {
    let mut own = Own::new(&json!({ "source": {
        "crates-io": { "replace-with": "vendored" },
        "vendored": { "directory": "no/such/folder" },
    } }));
    own.resolve_folders(&Cargo::default()).unwrap();
    let text = own.replace(&sources()[..1], &["/v/0".into()]);
    assert!(text.contains("[source.\"vendored\"]\nreplace-with = \"crossflake-registry-0\"\n"), "{text}");
}

#[test]
fn a_circle_of_replacements_ends() {
    let text = replaced(&json!({ "source": {
        "crates-io": { "replace-with": "a" },
        "a": { "registry": "https://a.example", "replace-with": "crates-io" },
    } }));
    assert!(text.contains("[source.\"crates-io\"]"), "{text}");
}
