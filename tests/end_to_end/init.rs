//! A workspace without Nix files: `crossflake init` sets it up, and it builds without manual changes.

use std::process::Command;

use crate::end_to_end::tools::{build_all, crossflake, init, run, stdout, track, under_runner, write};

#[test]
fn a_workspace_with_two_programs_takes_two_commands() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "Cargo.toml", "[workspace]\nmembers = [\"server\", \"agent\", \"shared\"]\nresolver = \"2\"\n");
    for name in ["server", "agent", "shared"] {
        let manifest = format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
        let uses = "\n[dependencies]\nshared = { path = \"../shared\" }\n";
        let uses = if name == "shared" { "" } else { uses };
        write(folder, &format!("{name}/Cargo.toml"), &format!("{manifest}{uses}"));
        let main = format!("fn main() {{\n    println!(\"{name} {{}}\", shared::VERSION);\n}}\n");
        if name != "shared" {
            write(folder, &format!("{name}/src/main.rs"), &main);
        }
    }
    write(folder, "shared/src/lib.rs", "pub const VERSION: &str = \"one\";\n");
    run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--offline", "--quiet"]));
    track(folder);

    init(folder, &["aarch64-unknown-linux-gnu", "x86_64-unknown-linux-musl"]);
    let built = build_all(folder);

    let mut programs = Vec::new();
    for built in &built {
        let name = built.file.file_name().unwrap().to_str().unwrap();
        let program = folder.join(&built.file).canonicalize().unwrap();
        assert_eq!(built.runs, Some(true), "{built:?}");
        assert_eq!(under_runner(folder, &built.target, &program, &[]), format!("{name} one"));
        programs.push((built.target.as_str(), name, built.linkage.starts_with("static")));
    }
    assert_eq!(
        programs,
        [
            ("aarch64-linux", "agent", false),
            ("aarch64-linux", "server", false),
            ("x86_64-linux-musl", "agent", true),
            ("x86_64-linux-musl", "server", true),
        ]
    );
    // init wrote these files only, and `generate` would write the same.
    let written = stdout(Command::new("git").current_dir(folder).args(["status", "--short", "--porcelain"]));
    let written: Vec<_> = written.lines().filter_map(|line| line.strip_prefix(" A ")).collect();
    assert_eq!(written, [".gitignore", "flake.lock", "flake.nix", "nix/targets.nix", "targets.json"]);
    run(crossflake(folder).args(["generate", "--check"]));
    run(crossflake(folder).args(["-q", "run", "aarch64-linux", "--bin", "server"]));
}

/// Cargo reads a configuration above the project too.
#[test]
fn a_project_in_a_subfolder_of_a_repository_sees_what_it_needs_above() {
    let repository = tempfile::tempdir().unwrap();
    let repository = repository.path();
    let package = |name: &str| format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    write(repository, ".cargo/config.toml", "[env]\nFROM_ABOVE = \"configured\"\n");
    write(repository, "common/Cargo.toml", &package("common"));
    write(repository, "common/src/lib.rs", "pub const SCHEMA: &str = include_str!(\"../../proto/a.schema\");\n");
    write(repository, "proto/a.schema", "schema");
    write(repository, "VERSION", "7");
    let manifest = format!("{}[dependencies]\ncommon = {{ path = \"../../common\" }}\n", package("tool"));
    write(repository, "apps/tool/Cargo.toml", &manifest);
    let main = "fn main() {
    println!(\"{} {} {}\", include_str!(\"../../../VERSION\"), common::SCHEMA, env!(\"FROM_ABOVE\"));
}
";
    write(repository, "apps/tool/src/main.rs", main);
    track(repository);
    let folder = &repository.join("apps/tool");

    init(folder, &["x86_64-unknown-linux-gnu"]);
    let built = build_all(folder);
    let program = folder.join(&built[0].file).canonicalize().unwrap();
    assert_eq!(under_runner(folder, "x86_64-linux", &program, &[]), "7 schema configured");
    run(crossflake(folder).args(["plan", "--quiet"]));
    run(crossflake(folder).args(["-q", "run", "x86_64-linux"]));
}

/// A build script may read any file that git tracks, so `init` must not exclude it.
#[test]
fn a_build_script_sees_prose_after_init() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "Cargo.toml", "[package]\nname = \"counts\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    let script = "fn main() {
    let names = std::fs::read_dir(\".\").unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    println!(\"cargo:rustc-env=PROSE={}\", names.filter(|name| name.ends_with(\".md\")).count());
}
";
    write(folder, "build.rs", script);
    write(folder, "src/main.rs", "fn main() {\n    println!(\"{}\", env!(\"PROSE\"));\n}\n");
    write(folder, "README.md", "");
    write(folder, "CHANGELOG.md", "");
    track(folder);
    init(folder, &["x86_64-unknown-linux-gnu"]);
    track(folder);
    let built = build_all(folder);
    let program = folder.join(&built[0].file).canonicalize().unwrap();
    assert_eq!(under_runner(folder, "x86_64-linux", &program, &[]), "2");
}
