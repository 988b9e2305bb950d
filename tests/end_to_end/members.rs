//! Members of a workspace are compiled in layers, each in a step of its own.

use std::path::Path;
use std::process::Command;

use crate::end_to_end::tools::{
    build_all, build_log, copy_tracked, init, nix, repository, run, stdout, system, track, version_of_this_run, write,
};

const TARGET: &str = "x86_64-linux-musl";
/// The name of the workspace's steps, after its only program.
const NAME: &str = "top";

const TOP: &str = "fn main() { println!(\"{}\", middle::text()); }\n\n#[test]\nfn a_test() { main(); }\n";

/// `top` depends on `middle`, `middle` on `low`, which has a build script; no package depends on `beside`.
fn make_workspace(folder: &Path) {
    let workspace = "[workspace]\nmembers = [\"crates/*\"]\ndefault-members = [\"crates/top\"]\nresolver = \"2\"\n";
    write(folder, "Cargo.toml", workspace);
    let version = version_of_this_run();
    for (name, dependency) in [("low", None), ("middle", Some("low")), ("top", Some("middle")), ("beside", None)] {
        let package = format!("[package]\nname = \"{name}\"\nversion = \"{version}\"\nedition = \"2021\"\n");
        let dependency = dependency.map(|name| format!("\n[dependencies]\n{name} = {{ path = \"../{name}\" }}\n"));
        write(folder, &format!("crates/{name}/Cargo.toml"), &(package + &dependency.unwrap_or_default()));
    }
    write(folder, "crates/beside/src/lib.rs", "");
    write_build_script(folder, "println!(\"cargo:rustc-env=LOW=low\"); println!(\"cargo:rerun-if-changed=build.rs\");");
    write_large(folder, "crates/low/src/lib.rs", "pub const TEXT: &str = env!(\"LOW\");");
    write(folder, "assets/greeting.txt", "hello");
    write_middle(folder, "../../../assets/greeting.txt");
    write(folder, "crates/top/src/main.rs", TOP);
    run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--quiet"]));
    track(folder);
    init(folder, &["x86_64-unknown-linux-musl"]);
}

/// Writes code, and so many files beside it that the member gets a layer of its own.
fn write_large(folder: &Path, file: &str, code: &str) {
    write(folder, file, code);
    for number in 0..60 {
        write(folder, &file.replace("lib.rs", &format!("unused/{number}.rs")), "");
    }
}

fn write_middle(folder: &Path, greeting: &str) {
    let code = format!("pub fn text() -> String {{ [include_str!(\"{greeting}\"), low::TEXT].join(\" \") }}");
    write_large(folder, "crates/middle/src/lib.rs", &code);
}

fn write_build_script(folder: &Path, code: &str) {
    write(folder, "crates/low/build.rs", &format!("fn main() {{ {code} }}\n"));
}

/// Builds the workspace. Returns the program's output and the build log.
fn build(folder: &Path) -> (String, String) {
    track(folder);
    let log = build_log(folder, TARGET);
    (stdout(&mut Command::new(folder.join("result/bin/top"))), log)
}

/// The members that cargo reports as compiled, each after the suffix of its step. cargo also reports stubs.
fn compiled(log: &str) -> Vec<String> {
    let lines = log.lines().filter_map(|line| line.strip_prefix(NAME)?.split_once(">    Compiling "));
    let words = lines.map(|(step, member)| format!("{step} {}", member.split(' ').next().unwrap()));
    words.map(|words| words.trim().to_owned()).collect()
}

#[test]
fn a_change_compiles_a_member_and_its_dependents() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_workspace(folder);
    let (output, log) = build(folder);
    assert_eq!(output, "hello low");
    assert!(!log.contains("crossflake:"), "{log}");

    let from_top = ["top"].as_slice();
    let from_middle = ["-members middle", "-members top", "top"].as_slice();
    let from_low = ["-members low", "-members middle", "-members top", "-members middle", "-members top", "top"];
    for (file, text, expected) in [
        ("crates/beside/src/lib.rs", "pub fn new() {}", from_top),
        ("crates/top/src/new.rs", "", from_top),
        ("crates/middle/src/new.rs", "", from_middle),
        ("crates/low/src/new.rs", "", from_low.as_slice()),
        // This file belongs to no member, so every member may include it.
        ("assets/greeting.txt", "good day", from_low.as_slice()),
    ] {
        write(folder, file, text);
        let (_, log) = build(folder);
        assert_eq!(compiled(&log), expected, "{file}: {log}");
    }
    assert_eq!(build(folder).0, "good day low");

    // The check starts from the same members.
    let log = build_log(folder, &format!("checks.{}.{TARGET}", system()));
    let tested = |step: &String| step.starts_with("-check");
    assert_eq!(compiled(&log).into_iter().filter(tested).collect::<Vec<_>>(), ["-check top"], "{log}");
    assert!(log.contains("crossflake: 1 tests passed"), "{log}");
}

/// In its step, a member sees stubs of the members of later steps.
#[test]
fn members_that_read_files_of_later_ones_are_compiled_together() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_workspace(folder);
    build(folder);
    let program = || std::fs::read(folder.join("result/bin/top")).unwrap();
    let alone = program();

    let together = |log: &str| log.contains("top-members> crossflake: members are compiled in the last step");
    write_build_script(
        folder,
        "println!(\"cargo:rustc-env=LOW=low\"); println!(\"cargo::rerun-if-changed=../../crates\");",
    );
    let (_, log) = build(folder);
    assert!(together(&log), "{log}");
    assert!(alone == program(), "the program differs from the one compiled in steps");

    // The step sees the folder without the module in it.
    write(folder, "crates/top/src/deep/module.rs", "");
    write(folder, "crates/top/src/deep/words.txt", "");
    write_build_script(
        folder,
        r#"println!("cargo:rerun-if-changed=../top/src/deep");
        println!("cargo:rustc-env=LOW={}", std::fs::read_dir("../top/src/deep").unwrap().count());"#,
    );
    let (output, log) = build(folder);
    assert!(together(&log), "{log}");
    assert_eq!(output, "hello 2", "the number of the real files");

    write_build_script(
        folder,
        r#"let code = "../top/src/main.rs";
        println!("cargo:rerun-if-changed={code}");
        println!("cargo:rustc-env=LOW={}", std::fs::read_to_string(code).unwrap().len());"#,
    );
    let (output, log) = build(folder);
    assert!(together(&log), "{log}");
    assert_eq!(output, format!("hello {}", TOP.len()), "the length of the real file");

    // A build script that does not name its files runs again in the last step.
    write_build_script(
        folder,
        r#"let length = std::fs::read_to_string("../top/src/main.rs").unwrap().len();
        println!("cargo:rustc-env=LOW={}", length + 1);"#,
    );
    assert_eq!(build(folder).0, format!("hello {}", TOP.len() + 1), "the length of the real file");

    // cargo tracks the written file as source code. A later step does not run the build script, so it would lack the file.
    write_build_script(
        folder,
        r#"std::fs::write("src/made.rs", "pub const TEXT: &str = \"made\";").unwrap();
        println!("cargo:rerun-if-changed=build.rs");"#,
    );
    write_large(folder, "crates/low/src/lib.rs", "mod made; pub use made::TEXT;");
    let (output, log) = build(folder);
    assert!(together(&log), "{log}");
    assert_eq!(output, "hello made");

    // Of a later member, a step sees files that are not code, but not the files of tests.
    for path in ["greeting.txt", "tests/greeting.txt"] {
        write(folder, &format!("crates/top/{path}"), "good day");
        write_middle(folder, &format!("../../top/{path}"));
        assert_eq!(build(folder).0, "good day made");
    }
}

/// In the skeleton, a linked member is a folder of stubs.
#[test]
fn members_may_be_links() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_workspace(folder);
    std::fs::create_dir(folder.join("real")).unwrap();
    for (member, link) in [("low", "crates/low"), ("top", "crates/top")] {
        std::fs::rename(folder.join(link), folder.join("real").join(member)).unwrap();
        std::os::unix::fs::symlink(format!("../real/{member}"), folder.join(link)).unwrap();
    }
    std::fs::rename(folder.join("crates/middle/src"), folder.join("real/source")).unwrap();
    std::os::unix::fs::symlink("../../real/source", folder.join("crates/middle/src")).unwrap();
    // The path starts where the link leads.
    write_middle(folder, "../../assets/greeting.txt");
    let (output, log) = build(folder);
    assert_eq!(output, "hello low");
    assert!(!log.contains("crossflake:"), "{log}");
}

/// serde_json comes from a registry, and its dependency itoa does not.
#[test]
fn a_crate_depends_on_a_package_of_the_project() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    copy_tracked(&repository().join("tests/nixpkgs-ring/patched"), folder);
    track(folder);
    // Two targets could share a step `host`.
    init(folder, &["x86_64-unknown-linux-musl", "aarch64-unknown-linux-gnu"]);
    let built = build_all(folder);
    assert!(built.iter().all(|built| built.runs == Some(true)), "{built:?}");
    let check = format!(".#checks.{}.{TARGET}", system());
    run(nix(folder).args(["build", "--no-link", &check]));

    // The package is compiled with the dependencies; a change of its code is still noticed.
    write(folder, "ours/words/src/lib.rs", "pub const INTEGER: &str = \"a number\";\n");
    let program = folder.join("result/bin/patched");
    track(folder);
    build_log(folder, TARGET);
    assert_eq!(stdout(&mut Command::new(&program)), "[a number,2.5]");

    // The same patch in cargo's configuration.
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let (manifest, patch) = manifest.split_at(manifest.find("[patch").unwrap());
    write(folder, "Cargo.toml", manifest);
    write(folder, ".cargo/config.toml", patch);
    write(folder, "ours/words/src/lib.rs", "pub const INTEGER: &str = \"one\";\n");
    track(folder);
    build_log(folder, TARGET);
    assert_eq!(stdout(&mut Command::new(program)), "[one,2.5]");
}
