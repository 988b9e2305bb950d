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
fn cargo_writes_a_missing_cargo_lock_but_not_in_a_dry_run() {
    let project = Project::new(HELLO);
    project.crossflake(0, &["init", "--dry-run"]);
    assert!(!project.path("Cargo.lock").exists());
    let output = project.crossflake(0, &["init"]);
    assert!(stderr(&output).contains("wrote Cargo.lock, targets.json"), "{}", stderr(&output));
    assert!(project.read("Cargo.lock").contains("name = \"hello\""));
}

/// The dependency is in a registry that does not exist.
#[test]
fn notes_say_if_cargo_cannot_write_or_read_cargo_lock() {
    const DEPENDENCY: &str = "[dependencies]\nserde = { version = \"1\", registry = \"none\" }\n";
    let manifest = format!("{}{DEPENDENCY}", HELLO[0].1);
    let project = Project::new(&[("Cargo.toml", &manifest), HELLO[1]]);
    project
        .write(".cargo/config.toml", "[registries.none]\nindex = \"sparse+http://127.0.0.1:9/\"\n[net]\nretry = 0\n");
    let output = stderr(&project.crossflake(0, &["init"]));
    assert!(output.contains("Cargo.lock is missing, and builds need it"), "{output}");
    project.write("Cargo.toml", HELLO[0].1);
    let project = project.lock();
    project.write("added/Cargo.toml", "[package]\nname = \"added\"\nversion = \"0.1.0\"\n");
    project.write("added/src/lib.rs", "");
    project.write("Cargo.toml", &format!("{}[dependencies]\nadded = {{ path = \"added\" }}\n", HELLO[0].1));
    let output = stderr(&project.crossflake(0, &["init"]));
    assert!(output.contains("update Cargo.lock with `cargo update --workspace`"), "{output}");
}

#[test]
fn a_note_names_an_ignored_cargo_lock() {
    let project = hello();
    project.succeed("git", &["init", "--quiet"]);
    project.write(".gitignore", ".test\nCargo.lock\n");
    let output = stderr(&project.crossflake(0, &["init"]));
    assert!(
        output.contains("git ignores Cargo.lock") && output.contains("run `git add --force Cargo.lock`"),
        "{output}"
    );
}

/// A new project in git as `cargo new` makes it.
#[test]
fn the_next_steps_begin_with_git_add_if_git_does_not_track_all_files() {
    let project = hello();
    project.succeed("git", &["init", "--quiet"]);
    project.write(".gitignore", ".test\n/target\n");
    let output = stderr(&project.crossflake(0, &["init"]));
    assert!(output.contains("next steps:\n  git add ."), "{output}");
    project.succeed("git", &["add", "."]);
    let output = stderr(&project.crossflake(0, &["init"]));
    assert!(output.contains("next steps:\n  crossflake plan"), "{output}");
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
    let expected = "{\n  \"version\": 1,\n  \"supply\": \"nixpkgs\",\n  \"exclude\": [\".gitignore\", \"flake.lock\", \
                    \"flake.nix\", \"nix\", \"targets.json\", \"targets.lock.json\"],\n  \"targets\": {\n    \"armv7-linux\": \
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
    let output = command.arg("init").current_dir(project.path("a")).output().unwrap();
    assert!(output.status.success() && stderr(&output).contains("this folder belongs to the workspace in "));
    assert!(project.read("targets.json").contains("\"package\": \"a\""));
    assert!(!project.path("a/targets.json").exists());
}

#[test]
fn a_library_without_programs_is_an_error() {
    let project = Project::new(&[HELLO[0], ("src/lib.rs", "")]);
    let output = project.crossflake(2, &["init"]);
    assert!(stderr(&output).contains("has a program or a C library"), "{}", stderr(&output));
}

#[test]
fn a_c_library_is_set_up_like_a_program() {
    let manifest = format!("{}[lib]\ncrate-type = [\"cdylib\"]\n", HELLO[0].1);
    let project = Project::new(&[("Cargo.toml", &manifest), ("src/lib.rs", "")]);
    let output = stderr(&project.crossflake(0, &["init"]));
    assert!(output.starts_with("libraries: hello\n"), "{output}");
}

#[test]
fn the_manifest_excludes_prose_that_no_code_reads() {
    let files = [HELLO[0], HELLO[1], ("README.md", ""), ("docs/guide.md", ""), (".github/ci.yml", "")];
    let project = Project::new(&files);
    let output = stderr(&project.crossflake(0, &["init"]));
    let manifest: serde_json::Value = serde_json::from_str(&project.read("targets.json")).unwrap();
    let expected = [".github", ".gitignore", "README.md", "docs", "flake.lock", "flake.nix", "nix", "targets.json"];
    assert_eq!(manifest["exclude"].as_array().unwrap()[..8], expected.map(serde_json::Value::from));
    assert!(project.read("nix/targets.nix").contains("\"README.md\""));
    assert!(output.contains("lists the files that the build does not read"), "{output}");

    project.write("src/main.rs", "#![doc = include_str!(\"../README.md\")]\nfn main() {}\n");
    let output = stderr(&project.crossflake(0, &["init", "--force"]));
    assert!(!project.read("targets.json").contains("README.md"));
    assert!(output.contains("\"exclude\" does not list README.md: src/main.rs contains its name"), "{output}");
}

#[test]
fn code_that_reads_whole_folders_leaves_exclude_empty() {
    let scripts = [
        "fn main() { for entry in std::fs::read_dir(\".\").unwrap() { drop(entry); } }",
        "fn main() { std::process::Command::new(\"make\").status().unwrap(); }",
    ];
    for script in scripts {
        let project = Project::new(&[HELLO[0], HELLO[1], ("README.md", ""), ("build.rs", script)]);
        let output = stderr(&project.crossflake(0, &["init"]));
        assert!(!project.read("targets.json").contains("exclude"));
        assert!(output.contains("because build.rs "), "{output}");
    }
    let project = Project::new(&[
        ("Cargo.toml", "[workspace]\nmembers = [\"app\", \"macros\"]\nresolver = \"2\"\n"),
        ("app/Cargo.toml", "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"),
        ("app/src/main.rs", "fn main() {}\n"),
        (
            "macros/Cargo.toml",
            "[package]\nname = \"macros\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[lib]\nproc-macro = true\n",
        ),
        ("macros/src/lib.rs", "fn files(folder: &str) { std::fs::read_dir(folder).unwrap(); }\n"),
    ]);
    let output = stderr(&project.crossflake(0, &["init"]));
    assert!(output.contains("because macros/src/lib.rs may read the whole folder"), "{output}");
}

/// A repository with a project in `app`, and path dependencies beside it.
fn repository(manifest: &str, files: &[(&str, &str)]) -> Project {
    let package = |name: &str| format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
    let project = Project::new(files);
    project.write(".gitignore", ".test\n");
    project.write("app/Cargo.toml", &format!("{}{manifest}", package("app")));
    project.write("app/src/main.rs", "fn main() {}\n");
    for name in ["common", "other"] {
        project.write(&format!("{name}/Cargo.toml"), &package(name));
        project.write(&format!("{name}/src/lib.rs"), "");
    }
    project.succeed("git", &["init", "--quiet"]);
    project.succeed("git", &["add", "."]);
    project
}

/// Runs `crossflake init` in the folder `app`, and returns flake.nix and the messages.
fn init_in_app(project: &Project) -> (String, String) {
    let mut command = project.command(env!("CARGO_BIN_EXE_crossflake"));
    let output = command.arg("init").current_dir(project.path("app")).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    (project.read("app/flake.nix"), stderr(&output))
}

#[test]
fn in_a_subfolder_the_flake_has_the_path_dependencies_above() {
    let project = repository("[dependencies]\ncommon = { path = \"../common\" }\n", &[("VERSION", "1")]);
    project.write("common/Cargo.toml", "[package]\nname = \"common\"\nversion.workspace = true\n");
    project.write("common/src/lib.rs", "const VERSION: &str = include_str!(\"../../VERSION\");");
    project.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"common\"]\nexclude = [\"app\"]\n[workspace.package]\nversion = \"0.1.0\"\n",
    );
    project.write(".cargo/config.toml", "[build]\n");
    let (flake, output) = init_in_app(&project);
    let above = "      src = ./.;\n      above = [\n        ../.cargo\n        ../Cargo.toml\n        ../VERSION\n        \
                 ../common\n      ];\n";
    assert!(flake.contains(above), "{flake}");
    assert!(
        output.contains("../common (a package)") && output.contains("../VERSION (in common/src/lib.rs)"),
        "{output}"
    );
    // init also finds a dependency of a dependency, and members of the workspace beside its root.
    let project = repository("[dependencies]\ncommon = { path = \"../common\" }\n", &[]);
    project.write(
        "common/Cargo.toml",
        "[package]\nname = \"common\"\nversion = \"0.1.0\"\n[dependencies]\nother = { path = \"../other\" }\n",
    );
    assert!(init_in_app(&project).0.contains("        ../common\n        ../other\n"));
    let project = repository("[workspace]\nmembers = [\"../other\"]\n", &[]);
    project.write("other/Cargo.toml", "[package]\nname = \"other\"\nversion = \"0.1.0\"\nworkspace = \"../app\"\n");
    let (flake, _) = init_in_app(&project);
    assert!(flake.contains("        ../other\n"), "{flake}");
}

#[test]
fn a_note_says_where_the_workflow_of_a_subfolder_belongs() {
    let project = repository("", &[]);
    let mut command = project.command(env!("CARGO_BIN_EXE_crossflake"));
    let output = command.args(["init", "--ci", "github"]).current_dir(project.path("app")).output().unwrap();
    assert!(
        stderr(&output).contains("CI services read workflows only in the repository's root"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_subfolder_that_needs_no_other_has_no_sources_above() {
    let (flake, output) = init_in_app(&repository("", &[("README.md", "")]));
    assert!(!flake.contains("above") && !output.contains("above"), "{flake}{output}");
}

#[test]
fn a_note_names_a_path_dependency_in_another_repository() {
    let project = repository("[dependencies]\ncommon = { path = \"../common\" }\n", &[]);
    project.succeed("git", &["init", "--quiet", "app"]);
    let (flake, output) = init_in_app(&project);
    assert!(!flake.contains("above"), "{flake}");
    assert!(output.contains("common is not in the project's git repository"), "{output}");
    fs::remove_dir_all(project.path("app/.git")).unwrap();
    fs::remove_dir_all(project.path(".git")).unwrap();
    let (_, output) = init_in_app(&project);
    assert!(output.contains("common is not in the project's git repository"), "{output}");
}

#[test]
fn the_revision_is_an_argument_on_request() {
    let script = "fn main() { std::process::Command::new(\"git\").arg(\"describe\").output().unwrap(); }";
    let project = Project::new(&[HELLO[0], HELLO[1], ("build.rs", script)]).lock();
    let output = stderr(&project.crossflake(0, &["init"]));
    assert!(output.contains("with --revision"), "{output}");
    let output = stderr(&project.crossflake(0, &["init", "--revision", "--force"]));
    assert!(!output.contains("with --revision"), "{output}");
    let flake = project.read("flake.nix");
    assert!(flake.contains("{ self, crossflake }:"), "{flake}");
    assert!(flake.contains("      revision = self.rev or self.dirtyRev or null;\n"), "{flake}");
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
