//! `crossflake init` in temporary projects.

use std::fs;

use crate::project::{Project, stderr, stdout};

#[test]
fn the_command_line() {
    crate::cases(&["tests/cmd/init/*.trycmd"]);
}

const HELLO: &[(&str, &str)] = &[
    ("Cargo.toml", "[package]\nname = \"hello\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"),
    ("src/main.rs", "fn main() {}\n"),
];

fn hello() -> Project {
    Project::new(HELLO).lock()
}

#[test]
fn a_new_project_has_the_files_of_the_template() {
    let project = hello();
    project.crossflake(0, &["init", "--crossflake", "github:crossflake/crossflake"]);
    let template = crate::repository("templates/default");
    for file in ["flake.nix", "targets.json", "nix/targets.nix", ".gitignore"] {
        let expected = fs::read_to_string(template.join(file)).unwrap();
        assert_eq!(project.read(file), expected, "{file}: run `crossflake init` in templates/default");
    }
}

#[test]
fn git_tracks_the_written_files_and_a_note_names_the_others() {
    let project = hello();
    project.succeed("git", &["init", "--quiet"]);
    project.write(".gitignore", ".test\n/target");
    let output = project.crossflake(0, &["init"]);
    let tracked = project.succeed("git", &["ls-files"]);
    for file in ["Cargo.lock", "flake.nix", "targets.json", "nix/targets.nix", ".gitignore"] {
        assert!(tracked.lines().any(|line| line == file), "{file} is not in {tracked}");
    }
    assert!(stderr(&output).contains("git does not track Cargo.toml and 1 more"), "{}", stderr(&output));
    assert_eq!(project.read(".gitignore"), ".test\n/target\nresult\nresult-*\n");
}

#[test]
fn a_note_names_a_missing_or_ignored_cargo_lock() {
    let project = Project::new(HELLO);
    assert!(stderr(&project.crossflake(0, &["init"])).contains("run `cargo generate-lockfile`"));
    let project = hello();
    project.succeed("git", &["init", "--quiet"]);
    project.write(".gitignore", ".test\nCargo.lock\n");
    assert!(stderr(&project.crossflake(0, &["init"])).contains("git ignores Cargo.lock"));
}

#[test]
fn present_files_are_replaced_only_with_force_and_are_kept() {
    let project = hello();
    project.write("flake.nix", "{ }");
    let output = project.crossflake(2, &["init"]);
    assert!(stderr(&output).contains("flake.nix already exists"), "{}", stderr(&output));
    assert!(!project.path("targets.json").exists() && !project.path(".gitignore").exists());
    let output = project.crossflake(0, &["init", "--force"]);
    assert!(project.read("flake.nix").contains("mkFlake"));
    assert_eq!(project.read("flake.nix.orig"), "{ }");
    assert!(stderr(&output).contains("note: flake.nix.orig has the previous content"), "{}", stderr(&output));
    let again = project.crossflake(0, &["init"]);
    assert!(stderr(&again).contains("all files are up to date"), "{}", stderr(&again));
}

#[test]
fn every_replaced_file_is_kept_even_if_it_is_not_text() {
    let project = hello();
    fs::write(project.path("flake.nix"), b"first, \xff no text").unwrap();
    project.crossflake(0, &["init", "--force"]);
    project.write("flake.nix", "second");
    project.crossflake(0, &["init", "--force"]);
    assert_eq!(fs::read(project.path("flake.nix.orig")).unwrap(), b"first, \xff no text");
    assert_eq!(project.read("flake.nix.orig1"), "second");
    project.crossflake(0, &["init", "--force"]);
    assert!(!project.path("flake.nix.orig2").exists(), "a file was replaced");
}

#[test]
fn a_dry_run_with_force_writes_no_file() {
    let project = hello();
    project.write("flake.nix", "{ }");
    let output = project.crossflake(0, &["init", "--force", "--dry-run", "--ci", "github", "--envrc"]);
    assert!(stdout(&output).contains("==> flake.nix (replaced with --force)"));
    assert_eq!(project.read("flake.nix"), "{ }");
    for file in ["targets.json", "nix", ".gitignore", ".github", ".envrc", "flake.nix.orig"] {
        assert!(!project.path(file).exists(), "{file}");
    }
}

#[test]
fn a_present_workflow_or_envrc_is_not_replaced() {
    for (arguments, file) in [
        (&["init", "--ci", "gitlab"][..], ".gitlab-ci.yml"),
        (&["init", "--ci", "github"], ".github/workflows/crossflake.yml"),
        (&["init", "--envrc"], ".envrc"),
    ] {
        let project = hello();
        project.write(file, "mine\n");
        let output = project.crossflake(2, arguments);
        assert!(stderr(&output).contains(&format!("{file} already exists")), "{}", stderr(&output));
        assert_eq!(project.read(file), "mine\n");
        assert!(!project.path("targets.json").exists());
    }
}

#[test]
fn a_dry_run_prints_the_files_and_writes_none() {
    let project = hello();
    let output = project.crossflake(0, &["init", "--dry-run", "--crossflake", "path:/elsewhere"]);
    assert!(stdout(&output).contains("==> flake.nix (new)\n{\n  inputs.crossflake.url = \"path:/elsewhere\";"));
    assert!(!project.path("flake.nix").exists());
}

#[test]
fn each_requested_target_is_written_once() {
    let project = hello();
    let names = ["--target", "armv7-linux", "--target", "armv7-unknown-linux-gnueabihf"];
    project.crossflake(0, &[&["init", "--supply", "nixpkgs"][..], &names].concat());
    let expected = "{\n  \"version\": 1,\n  \"supply\": \"nixpkgs\",\n  \"targets\": {\n    \"armv7-linux\": \
                    { \"triple\": \"armv7-unknown-linux-gnueabihf\" }\n  }\n}\n";
    assert_eq!(project.read("targets.json"), expected);
}

#[test]
fn in_a_members_folder_the_workspaces_root_is_set_up() {
    let project = Project::new(&[
        ("Cargo.toml", "[workspace]\nmembers = [\"a\", \"b\"]\ndefault-members = [\"b\"]\nresolver = \"2\"\n"),
        ("a/Cargo.toml", "[package]\nname = \"a\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"),
        ("a/src/bin/one.rs", "fn main() {}\n"),
        ("a/src/bin/two.rs", "fn main() {}\n"),
        ("b/Cargo.toml", "[package]\nname = \"b\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"),
        ("b/src/lib.rs", ""),
    ]);
    let mut command = project.command(env!("CARGO_BIN_EXE_crossflake"));
    assert!(command.arg("init").current_dir(project.path("a")).status().unwrap().success());
    assert!(project.read("targets.json").contains("\"package\": \"a\""));
    assert!(!project.path("a/targets.json").exists());
}

#[test]
fn a_library_without_programs_is_an_error() {
    let project = Project::new(&[HELLO[0], ("src/lib.rs", "")]);
    let output = project.crossflake(2, &["init"]);
    assert!(stderr(&output).contains("has a program"), "{}", stderr(&output));
}

/// Without the feature, cargo builds no program and reports no error.
#[test]
fn a_feature_that_the_only_program_requires_is_in_the_manifest_with_its_packages() {
    let project = Project::new(&[
        (
            "Cargo.toml",
            "[package]\nname = \"hello\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\
             [[bin]]\nname = \"hello\"\npath = \"src/main.rs\"\nrequired-features = [\"cli\"]\n\
             [features]\ncli = [\"dep:openssl-sys\"]\n\
             [dependencies]\nopenssl-sys = { path = \"openssl-sys\", optional = true }\n",
        ),
        ("src/lib.rs", ""),
        ("src/main.rs", "fn main() {}\n"),
        ("openssl-sys/Cargo.toml", "[package]\nname = \"openssl-sys\"\nversion = \"0.9.0\"\n"),
        ("openssl-sys/src/lib.rs", ""),
    ])
    .lock();
    project.crossflake(0, &["init"]);
    let manifest = project.read("targets.json");
    assert!(manifest.contains("\"features\": [\"cli\"]") && manifest.contains("libssl-dev"), "{manifest}");
}

#[test]
fn packages_that_the_dependencies_need_are_in_the_manifest() {
    let project = Project::new(&[
        (
            "Cargo.toml",
            "[package]\nname = \"hello\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\
             [dependencies]\nopenssl-sys = { path = \"openssl-sys\" }\n",
        ),
        ("src/main.rs", "fn main() {}\n"),
        ("openssl-sys/Cargo.toml", "[package]\nname = \"openssl-sys\"\nversion = \"0.9.0\"\n"),
        ("openssl-sys/src/lib.rs", ""),
    ])
    .lock();
    let output = project.crossflake(0, &["init"]);
    assert!(stderr(&output).contains("x86_64-linux-musl was left out"), "{}", stderr(&output));
    assert!(stderr(&output).contains("crossflake lock"));
    let manifest = project.read("targets.json");
    assert_eq!(manifest.matches(r#""packages": ["libssl-dev"]"#).count(), 2, "{manifest}");
    assert!(!manifest.contains("musl"));
}

#[test]
fn workflows_and_the_envrc_are_written_on_request() {
    let project = hello();
    project.crossflake(0, &["init", "--ci", "github", "--envrc"]);
    let workflow = project.read(".github/workflows/crossflake.yml");
    assert!(workflow.contains(".#packages.x86_64-linux.${{ matrix.target }}"), "{workflow}");
    assert!(project.read(".envrc").ends_with("use flake .#x86_64-linux\n"));
    assert!(project.read(".gitignore").ends_with(".direnv\n"));
    let project = hello();
    project.crossflake(0, &["init", "--ci", "gitlab"]);
    let workflow = project.read(".gitlab-ci.yml");
    assert!(workflow.contains("TARGET: [aarch64-linux, x86_64-linux, x86_64-linux-musl]"), "{workflow}");
}
