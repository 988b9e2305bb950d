//! Projects that need C libraries or tools: `crossflake init` writes them into targets.json, and the project builds.

use std::path::Path;
use std::process::Command;

use crate::end_to_end::tools::{
    build_all, build_log, copy_tracked, crossflake, init, json, run, stdout, track, verify, version_of_this_run, write,
    write_flake,
};

/// A change of the project's version, description, README or tests leaves the compiled crates as they are.
#[test]
fn a_change_of_version_description_or_tests_compiles_no_crate() {
    const TARGET: &str = "x86_64-linux-musl";
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let manifest = |version, more: &str| {
        // A new feature name in each run, so that the store has no output of an earlier run.
        let of_this_run = version_of_this_run();
        format!(
            "[package]\nname = \"reduced\"\nversion = \"{version}\"\nedition = \"2021\"\n{more}\n[features]\n\
             \"{of_this_run}\" = [\"serde_json/std\"]\n\n[dependencies]\nserde_json = \"1\"\n"
        )
    };
    let first = manifest("0.1.0", "");
    write(folder, "Cargo.toml", &first);
    write(folder, "src/main.rs", "fn main() {\n    println!(\"{}\", env!(\"CARGO_PKG_VERSION\"));\n}\n");
    set_up(folder);
    init(folder, &["x86_64-unknown-linux-musl"]);
    run(crossflake(folder).args(["fetch", "--quiet"]));
    track(folder);
    let compiled = |log: &str, krate: &str| count_compiled(log, "reduced", krate);
    let log = build_log(folder, TARGET);
    assert_eq!(compiled(&log, "itoa"), 1, "{log}");

    let second = first.replace("0.1.0", "0.2.0").replace("edition", "description = \"Words\"\nedition")
        + "\n[dev-dependencies]\nhex = \"0.4\"\n";
    write(folder, "Cargo.toml", &second);
    write(folder, "README.md", "# Reduced\n");
    write(folder, "tests/one.rs", "#[test]\nfn one() {\n    assert_eq!(hex::encode([1]), \"01\");\n}\n");
    set_up(folder);
    run(crossflake(folder).args(["fetch", "--quiet"]));
    track(folder);
    let log = build_log(folder, TARGET);
    for krate in ["itoa", "serde_json", "serde_core", "hex"] {
        assert_eq!(compiled(&log, krate), 0, "{krate}: {log}");
    }
    assert!(log.contains("Compiling reduced v0.2.0"), "{log}");
    assert_eq!(stdout(&mut Command::new(folder.join("result/bin/reduced"))), "0.2.0");
}

/// Evaluation searches the text of Cargo.toml and does not find the folder, whose name is written with an escape.
#[test]
fn steps_whose_manifests_cargo_does_not_accept_leave_everything_to_the_last_one() {
    const TARGET: &str = "x86_64-linux-musl";
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let version = version_of_this_run();
    write(
        folder,
        "Cargo.toml",
        &format!(
            "[package]\nname = \"hidden\"\nversion = \"{version}\"\nedition = \"2021\"\n\n\
             [dependencies]\nitoa = \"1\"\nhelper = {{ path = \"h\\u0065lper\" }}\n"
        ),
    );
    write(folder, "src/main.rs", "fn main() { println!(\"{}\", helper::NUMBER); }\n");
    write(folder, "helper/Cargo.toml", "[package]\nname = \"helper\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
    write(folder, "helper/src/lib.rs", "pub const NUMBER: u32 = 7;\n");
    set_up(folder);
    init(folder, &["x86_64-unknown-linux-musl"]);
    run(crossflake(folder).args(["fetch", "--quiet"]));
    track(folder);
    let log = build_log(folder, TARGET);
    assert!(
        log.contains("hidden-dependencies> crossflake: cargo failed, so this step goes without some crates"),
        "{log}"
    );
    assert_eq!(count_compiled(&log, "hidden>", "itoa"), 1, "{log}");
    assert_eq!(stdout(&mut Command::new(folder.join("result/bin/hidden"))), "7");
}

/// The number of times that steps of a project compile a crate. Ignores the verifier, which has crates of the same names.
fn count_compiled(log: &str, project: &str, krate: &str) -> usize {
    let compiling = format!("Compiling {krate} ");
    log.lines().filter(|line| line.starts_with(project) && line.contains(&compiling)).count()
}

#[test]
fn a_library_of_the_system_comes_from_the_release_of_the_floor() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_project(folder, "openssl-sys = \"0.9\"", "println!(\"{:x}\", unsafe { openssl_sys::OpenSSL_version_num() });");
    // A static target cannot have it, so `advise` proposes the gnu target for the same machine.
    assert_eq!(advised(folder, "aarch64-linux-musl"), ("system".to_owned(), "aarch64-linux".to_owned()));
    init(folder, &["aarch64-unknown-linux-gnu"]);
    let manifest = std::fs::read_to_string(folder.join("targets.json")).unwrap();
    assert!(manifest.contains("libssl-dev"), "{manifest}");
    run(crossflake(folder).arg("lock"));
    track(folder);

    let built = build_all(folder);
    assert_eq!(built[0].runs, Some(true), "{built:?}");
    // Debian 11 has glibc 2.31 and OpenSSL 1.1.
    let report = verify(&folder.join(&built[0].file), &[]);
    let needed = report[0]["facts"]["needed"].to_string();
    assert!(needed.contains("libcrypto.so.1.1"), "{report}");
}

#[test]
fn a_library_built_from_source_goes_into_a_static_program() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_project(
        folder,
        "rusqlite = { version = \"0.32\", features = [\"bundled\"] }",
        "println!(\"{}\", rusqlite::version());",
    );
    assert_eq!(advised(folder, "x86_64-linux-musl"), ("c".to_owned(), "x86_64-linux-musl".to_owned()));
    // The lines that `advise` prints, with braces around them, are the targets of a manifest.
    let advice = stdout(crossflake(folder).args(["advise", "--target", "x86_64-linux-musl"]));
    let (_, lines) = advice.split_once("below \"targets\":\n\n").unwrap();
    write(folder, "targets.json", &format!("{{ \"version\": 1, \"targets\": {{\n{lines}\n}} }}\n"));
    write_flake(folder);
    let built = build_all(folder);
    assert_eq!(built[0].runs, Some(true), "{built:?}");
    assert!(built[0].linkage.starts_with("static"), "{built:?}");
}

/// Builds the quick projects of `tests/ways`; `scripts/programs` builds all.
#[test]
fn cmake_cplusplus_and_c_of_build_scripts_build_with_the_manifest_of_init() {
    for way in ["build-machine", "cmake", "cxx-static"] {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        copy_tracked(&crate::repository("tests/ways").join(way), folder);
        set_up(folder);
        init(folder, &["aarch64-unknown-linux-gnu"]);
        run(crossflake(folder).arg("lock"));
        track(folder);
        let built = build_all(folder);
        assert_eq!(built[0].runs, Some(true), "{way}: {built:?}");
        let report = verify(&folder.join(&built[0].file), &[]);
        assert!(!report[0]["facts"]["needed"].to_string().contains("stdc++"), "{way}: {report}");
    }
}

/// An exception crosses C++ frames in a program that needs no shared library: libstdc++ is compiled for musl.
#[test]
fn cplusplus_goes_into_a_static_program() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    copy_tracked(&crate::repository("tests/ways/cxx"), folder);
    set_up(folder);
    init(folder, &["x86_64-unknown-linux-musl"]);
    let manifest = std::fs::read_to_string(folder.join("targets.json")).unwrap();
    assert!(manifest.contains("libstdc++6"), "{manifest}");
    track(folder);
    let built = build_all(folder);
    assert_eq!(built[0].runs, Some(true), "{built:?}");
    assert!(built[0].linkage.starts_with("static"), "{built:?}");
    // cmake and configure scripts link programs with the compiler, without rustc.
    let program = "#include <future>\n#include <iostream>\nint main() { auto a = std::async(std::launch::async, [] \
                   { if (std::cin.peek() == 'x') throw 1; return 2; }); try { a.get(); } catch (int n) { return n + 1; } }\n";
    write(folder, "a.cc", program);
    let shell = |command: &str| {
        crossflake(folder).args(["shell", "x86_64-linux-musl", "-q", "--", "sh", "-c", command]).output()
    };
    let output = shell("x86_64-linux-musl-g++ -O2 a.cc -o a && printf x | ./a").unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

#[test]
fn a_missing_library_is_reported_before_the_build_fails() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_project(folder, "openssl-sys = \"0.9\"", "");
    init(folder, &["x86_64-unknown-linux-musl"]);
    let failed = crossflake(folder).args(["build", "--all"]).output().unwrap();
    assert_eq!(failed.status.code(), Some(2), "{failed:?}");
    let log = String::from_utf8_lossy(&failed.stderr);
    let warned = log.find("warning: x86_64-linux-musl: openssl-sys").expect(&log);
    let built = log.find("building '/nix/store").unwrap_or(log.len());
    assert!(warned < built, "{log}");
    assert!(log.contains("Debian has no libraries for Linux with musl (made > openssl-sys)"), "{log}");
}

/// rustup's cargo runs this test with the toolchain of the environment, and ignores the file.
#[test]
fn a_newer_rust_is_reported_before_the_build_fails() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "new/Cargo.toml", "[package]\nname = \"new\"\nversion = \"1.0.0\"\nrust-version = \"1.9999\"\n");
    write(folder, "new/src/lib.rs", "");
    make_project(folder, "new = { path = \"new\" }", "");
    write(folder, "rust-toolchain", "nightly\n");
    init(folder, &["aarch64-unknown-linux-gnu", "x86_64-unknown-linux-musl"]);
    let failed = crossflake(folder).args(["build", "--all"]).output().unwrap();
    assert_eq!(failed.status.code(), Some(2), "{failed:?}");
    let log = String::from_utf8_lossy(&failed.stderr);
    assert_eq!(
        log.matches("warning: rust-toolchain pins Rust nightly, but the debian supply has ").count(),
        1,
        "{log}"
    );
    assert_eq!(log.matches("warning: new 1.0.0 requires Rust 1.9999, but the debian supply has ").count(), 1, "{log}");
    assert!(log.contains("new@1.0.0 requires rustc 1.9999"), "{log}");
}

#[test]
fn a_manifest_without_packages_has_no_lock() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_project(folder, "", "");
    init(folder, &["x86_64-unknown-linux-musl"]);
    run(crossflake(folder).args(["lock", "--check"]));
    assert!(!folder.join("targets.lock.json").exists());
}

/// The kind of project and the proposed target, from `advise`.
fn advised(folder: &Path, target: &str) -> (String, String) {
    let advice = json(crossflake(folder).args(["advise", "--json", "--target", target]));
    let text = |key: &str| advice[0][key].as_str().unwrap_or(target).to_owned();
    (text("kind"), text("proposed"))
}

fn make_project(folder: &Path, dependency: &str, main: &str) {
    write(
        folder,
        "Cargo.toml",
        &format!(
            "[package]\nname = \"made\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[dependencies]\n{dependency}\n"
        ),
    );
    write(folder, "src/main.rs", &format!("fn main() {{\n    {main}\n}}\n"));
    set_up(folder);
}

/// Downloads the crates: `init` reads them offline.
fn set_up(folder: &Path) {
    track(folder);
    run(Command::new("cargo").current_dir(folder).args(["fetch", "--quiet"]));
    track(folder);
}
