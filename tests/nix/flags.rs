//! The scripts that start compilers and git, run by busybox as in a build.

use std::path::Path;
use std::process::{Command, Output};

use super::eval::repository;

const TRIPLE: &str = "aarch64-unknown-linux-gnu";
const LINKER: &str = "/store/1-cc/bin/gcc";

/// A toolchain that wrap-rustc.sh wrote over a rustc that prints its arguments. The folder is the store.
fn toolchain(store: &Path) {
    let path = |name: &str| store.join(name).display().to_string();
    std::fs::create_dir_all(store.join("1-rust/bin")).unwrap();
    std::fs::create_dir_all(store.join("real")).unwrap();
    for tool in ["rustc", "rustdoc"] {
        program(&store.join("real").join(tool), "printf '%s\\n' \"$@\"");
    }
    let wrap = Command::new("busybox")
        .args(["sh", "-eu", &script("supplies/wrap-rustc.sh")])
        .env("out", path("1-rust"))
        .env("shell", "/bin/busybox sh")
        .env("real", path("real"))
        .env("begin", "")
        .env("common", "--common")
        .env("flags", "--flags")
        .env("linker", "build-cc")
        .env("triple", TRIPLE)
        .env("rustcFlags", script("supplies/rustc-flags.sh"))
        .output()
        .unwrap();
    assert!(wrap.status.success(), "{wrap:?}");
}

fn script(path: &str) -> String {
    repository("nix").join(path).display().to_string()
}

fn program(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, format!("#!/bin/busybox sh\n{text}\n")).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn words(output: &Output) -> Vec<String> {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

fn notes(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The flags that reach rustc, as cargo passes them for a program, and the notes.
fn rustc(flags: &[&str], path: &[&Path]) -> (Vec<String>, String) {
    let store = tempfile::tempdir().unwrap();
    toolchain(store.path());
    let linker = format!("linker={LINKER}");
    let before = ["--crate-name", "app", "--crate-type", "bin", "--target", TRIPLE, "-C", &linker];
    let mut command = Command::new(store.path().join("1-rust/bin/rustc"));
    command.args(before).args(flags).env("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER", LINKER);
    if !path.is_empty() {
        let own = std::env::var_os("PATH").unwrap();
        let folders = path.iter().map(|folder| folder.to_path_buf()).chain(std::env::split_paths(&own));
        command.env("PATH", std::env::join_paths(folders).unwrap()).env("CROSSFLAKE_LINKS", path[0].parent().unwrap());
    }
    let output = command.output().unwrap();
    let words = words(&output);
    assert_eq!(words[..2], ["--common", "--flags"], "{words:?}");
    assert_eq!(words[2..10], before, "{words:?}");
    (words[10..].to_vec(), notes(&output))
}

#[test]
fn flags_for_the_authors_machine_are_removed_with_a_note_for_each() {
    for flags in [
        &["-Ctarget-cpu=native"][..],
        &["-C", "target-cpu=native"],
        &["--codegen", "target-cpu=native"],
        &["--codegen=target-cpu=native"],
        &["-Ztune-cpu=native"],
        &["-Clinker=clang"],
        &["-C", "linker=/usr/bin/clang"],
        &["-Clinker-plugin-lto"],
        &["-C", "linker-plugin-lto=yes"],
    ] {
        let (kept, notes) = rustc(flags, &[]);
        assert!(kept.is_empty(), "{flags:?}: {kept:?}");
        let flag =
            flags.last().unwrap().trim_start_matches("--codegen=").trim_start_matches("-C").trim_start_matches("-Z");
        assert!(notes.contains(&format!("the flag {flag} is ignored")), "{flags:?}: {notes}");
        assert_eq!(notes.lines().count(), 1, "{notes}");
    }
}

#[test]
fn flags_that_choose_rustcs_own_linker_are_removed() {
    for flag in ["-Clinker-flavor=gnu-lld-cc", "-Clink-self-contained=+linker", "-Clinker-features=-lld"] {
        assert_eq!(rustc(&[flag], &[]).0, [""; 0], "{flag}");
    }
}

#[test]
fn other_flags_stay() {
    let flags = [
        "-Ctarget-cpu=cortex-a72",
        "-C",
        "link-arg=-Wl,-z,now",
        "-Clink-arg=--a b",
        "-Clink-self-contained=no",
        "-Clinker-flavor=gcc",
        "-Clink-dead-code",
        "--cfg",
        "feature=\"a b\"",
        "-Clink-args=-s -static",
    ];
    let (kept, notes) = rustc(&flags, &[]);
    assert_eq!((kept.iter().map(String::as_str).collect(), notes.as_str()), (flags.to_vec(), ""));
}

#[test]
fn a_linker_that_no_tool_brings_is_replaced_with_a_note() {
    for flag in ["-Clink-arg=-fuse-ld=mold", "-Clink-args=-s -fuse-ld=lld", "-Clink-arg=--ld-path=/usr/bin/ld.mold"] {
        let notes = rustc(&[flag], &[]).1;
        assert!(notes.contains("GNU ld links the program"), "{flag}: {notes}");
    }
    assert_eq!(rustc(&["-Clink-arg=--ld-path=/usr/bin/mold"], &[]).0, ["-Clink-arg=-fuse-ld=mold"]);
    for clangs in
        ["link-arg=--target=aarch64-linux-gnu", "link-arg=-Qunused-arguments", "link-args=--rtlib=compiler-rt"]
    {
        assert_eq!(rustc(&["-C", clangs], &[]).0, [""; 0], "{clangs}");
    }
    assert!(rustc(&["-Clink-arg=--sysroot=/no/sysroot"], &[]).1.contains("the folder does not exist"));
}

#[test]
fn a_linker_among_the_tools_is_used() {
    let tools = tempfile::tempdir().unwrap();
    let bin = tools.path().join("bin");
    program(&bin.join("ld.mold"), "");
    assert_eq!(
        rustc(&["-Clink-arg=-fuse-ld=mold"], &[&bin]),
        (vec!["-Clink-arg=-fuse-ld=mold".to_owned()], String::new())
    );
}

#[test]
fn build_scripts_are_linked_by_the_build_machines_compiler() {
    let store = tempfile::tempdir().unwrap();
    toolchain(store.path());
    let mut command = Command::new(store.path().join("1-rust/bin/rustc"));
    command.args(["--crate-name", "build_script_build", "--crate-type", "bin", "-Ctarget-cpu=native", "-Clinker=mine"]);
    let output = command.output().unwrap();
    let words = words(&output);
    assert_eq!(words.last().unwrap(), "-Clinker=build-cc");
    assert!(!words.contains(&"-Ctarget-cpu=native".to_owned()), "{words:?}");
    assert_eq!(notes(&output), "");
}

#[test]
fn another_target_gets_neither_flags_nor_linker() {
    let store = tempfile::tempdir().unwrap();
    toolchain(store.path());
    let mut command = Command::new(store.path().join("1-rust/bin/rustc"));
    let flags = ["--crate-type", "bin", "--target=x86_64-unknown-linux-gnu", "-Clinker=mine"];
    // Flags for our target, such as static linking, do not fit.
    assert_eq!(words(&command.args(flags).output().unwrap())[1..], flags);
}

/// The arguments that reach a compiler. `libraries` is the folder of Windows' libraries.
fn cc(arguments: &[&str], libraries: &str) -> (Vec<String>, String) {
    let output = Command::new("busybox")
        .args(["sh", "-c", ". \"$flags\"; printf '%s\\n' \"$@\"", "gcc"])
        .args(arguments)
        .env("flags", script("supplies/cc-flags.sh"))
        .env("store", "/no/store")
        .env("libraries", libraries)
        .output()
        .unwrap();
    let words = words(&output).into_iter().filter(|word| !word.is_empty()).collect();
    (words, notes(&output))
}

#[test]
fn a_compiler_does_not_see_the_build_machines_processor() {
    for flag in ["-march=native", "-mtune=native", "-mcpu=native", "-flto=thin"] {
        let (kept, notes) = cc(&["-O2", flag, "a b.c"], "");
        assert_eq!(kept, ["-O2", "a b.c"]);
        assert!(notes.contains(flag), "{notes}");
    }
    assert_eq!(
        cc(&["-march=armv8-a", "-flto"], ""),
        (vec!["-march=armv8-a".to_owned(), "-flto".to_owned()], String::new())
    );
}

#[test]
fn options_of_another_linker_go_with_it() {
    let given = ["-fuse-ld=lld", "-Wl,--icf=all,--gc-sections", "-Wl,--threads=4", "-Wl,-z,now", "-lm"];
    let (kept, notes) = cc(&given, "");
    assert_eq!(kept, ["-Wl,--gc-sections", "-Wl,-z,now", "-lm"]);
    assert!(notes.contains("-fuse-ld=lld"), "{notes}");
    // Without another linker, GNU ld judges its options itself.
    assert_eq!(cc(&["-Wl,--icf=all", "-fuse-ld=bfd"], "").0, ["-Wl,--icf=all", "-fuse-ld=bfd"]);
}

#[test]
fn the_case_of_windows_libraries_is_ignored() {
    let windows = tempfile::tempdir().unwrap();
    let own = tempfile::tempdir().unwrap();
    for name in ["libiphlpapi.a", "libws2_32.a", "libmine.a"] {
        std::fs::write(windows.path().join(name), "").unwrap();
    }
    std::fs::write(own.path().join("libMine.a"), "").unwrap();
    let folder = format!("-L{}", own.path().display());
    let given = ["-lIphlpapi", "-lWS2_32", "-lws2_32", "-lMine", "-lUnknown", &folder];
    let kept = cc(&given, &windows.path().display().to_string()).0;
    assert_eq!(kept, ["-liphlpapi", "-lws2_32", "-lws2_32", "-lMine", "-lUnknown", &folder]);
}

const REVISION: &str = "0123456789abcdef0123456789abcdef01234567";

/// Output and exit status of the git of builds.
fn git(revision: Option<&str>, arguments: &[&str]) -> (String, String, Option<i32>) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("busybox");
    command.args(["sh", &script("cargo/git.sh")]).args(arguments).current_dir(folder.path());
    command
        .env("NIX_BUILD_TOP", folder.path())
        .env("SOURCE_DATE_EPOCH", "1000000000")
        .env_remove("CROSSFLAKE_REVISION");
    if let Some(revision) = revision {
        command.env("CROSSFLAKE_REVISION", revision);
    }
    let output = command.output().unwrap();
    (String::from_utf8_lossy(&output.stdout).trim_end().to_owned(), notes(&output), output.status.code())
}

#[test]
fn git_answers_as_outside_of_a_repository() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["rev-parse", "HEAD"][..],
        &["describe", "--always", "--dirty"],
        &["log", "-1", "--format=%H"],
        &["status", "--porcelain"],
        &["-C", ".", "--no-pager", "show", "-s", "HEAD"],
        &["submodule", "update", "--init"],
        &["config", "--get", "remote.origin.url"],
        &["rev-parse", "--git-dir"],
    ] {
        let (stdout, stderr, status) = git(None, arguments);
        let real = Command::new("git")
            .args(arguments)
            .current_dir(folder.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("HOME", folder.path())
            .env("GIT_CEILING_DIRECTORIES", folder.path().parent().unwrap())
            .output()
            .unwrap();
        assert_eq!(status, real.status.code(), "{arguments:?}: {stderr}");
        assert_eq!((stdout.as_bytes(), stderr.as_bytes()), (&real.stdout[..], &real.stderr[..]), "{arguments:?}");
    }
    assert_eq!(git(None, &["--version"]).0, "git version 2.47.3");
}

#[test]
fn git_knows_the_flakes_revision() {
    let dirty = format!("{REVISION}-dirty");
    for (revision, arguments, answer) in [
        (REVISION, &["rev-parse", "HEAD"][..], REVISION),
        (&dirty, &["rev-parse", "--verify", "HEAD"], REVISION),
        (REVISION, &["rev-parse", "--short", "HEAD"], "0123456"),
        (REVISION, &["rev-parse", "--short=10", "HEAD"], "0123456789"),
        (REVISION, &["rev-parse", "--abbrev-ref", "HEAD"], "HEAD"),
        (REVISION, &["rev-parse", "--is-inside-work-tree"], "true"),
        (REVISION, &["log", "-1", "--pretty=format:%h %cd", "--date=short"], "0123456 2001-09-09"),
        (REVISION, &["log", "-1", "--format=%H"], REVISION),
        (REVISION, &["show", "-s", "--format=%ct", "HEAD"], "1000000000"),
        (REVISION, &["describe", "--always", "--dirty", "--tags"], "0123456"),
        (&dirty, &["describe", "--always", "--dirty=-modified", "--abbrev=8"], "01234567-modified"),
        (REVISION, &["status", "--porcelain"], ""),
        (&dirty, &["status", "--porcelain"], " M ."),
        (REVISION, &["branch", "--show-current"], ""),
    ] {
        assert_eq!(git(Some(revision), arguments), (answer.to_owned(), String::new(), Some(0)), "{arguments:?}");
    }
    assert_eq!(git(Some(&dirty), &["diff", "--quiet"]).2, Some(1));
    assert_eq!(git(Some(REVISION), &["describe", "--tags"]).2, Some(128));
}
