//! Errors provoked here and now, by this machine's own compiler, linker, loader and Nix: their messages may have changed
//! since the logs were kept.

use std::path::Path;
use std::process::Command;

use crossflake::doctor::log;
use crossflake::doctor::recognise::{Found, recognise};
use tempfile::TempDir;

/// A folder with `hello.c` and `hello.rs`.
fn sources() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs_err::write(folder.path().join("hello.c"), "int main(void) { return 0; }\n").unwrap();
    fs_err::write(folder.path().join("hello.rs"), "fn main() {}\n").unwrap();
    folder
}

/// What a command says, in the C locale.
fn output(folder: &Path, program: &str, arguments: &[&str]) -> String {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env("LC_ALL", "C").env_remove("RUST_BACKTRACE");
    // cargo runs the tests with a folder of libraries, which would hide that one is missing.
    let output = command.env_remove("LD_LIBRARY_PATH").output().unwrap();
    assert!(!output.status.success(), "{command:?} went well");
    log::plain(&[output.stdout, output.stderr].concat())
}

/// Compiles and links, which must go well.
fn gcc(folder: &Path, arguments: &[&str]) {
    let status = Command::new("gcc").args(arguments).current_dir(folder).status().unwrap();
    assert!(status.success(), "gcc {arguments:?}");
}

/// The only error in a log.
fn only(log: &str) -> Found {
    let mut found = recognise(log);
    assert_eq!(found.len(), 1, "{found:?} in\n{log}");
    found.pop().unwrap()
}

fn value<'f>(found: &'f Found, name: &str) -> &'f str {
    &found.occurrences[0].values[name]
}

/// Makes an ELF file one for another machine, as its header says.
fn make_foreign(file: &Path) {
    let mut bytes = fs_err::read(file).unwrap();
    // e_machine. 0xfeba is no machine's number: no emulator is set up for it.
    bytes[18..20].copy_from_slice(&[0xba, 0xfe]);
    fs_err::write(file, bytes).unwrap();
}

#[test]
fn rustc_without_std() {
    // A target of tier 3: no toolchain has it.
    let folder = sources();
    let log = output(folder.path(), "rustc", &["--target", "riscv32imac-esp-espidf", "hello.rs"]);
    let found = only(&log);
    assert_eq!(found.diagnosis.code, "std-missing");
    assert_eq!(value(&found, "triple"), "riscv32imac-esp-espidf");
}

#[test]
fn rustc_with_a_triple_that_is_none() {
    let folder = sources();
    let found = only(&output(folder.path(), "rustc", &["--target", "arm64-linux", "hello.rs"]));
    assert_eq!((found.diagnosis.code, value(&found, "given")), ("triple-unknown", "arm64-linux"));
}

#[test]
fn rustc_without_a_linker() {
    let folder = sources();
    let found = only(&output(folder.path(), "rustc", &["-Clinker=aarch64-nowhere-gcc", "hello.rs"]));
    assert_eq!((found.diagnosis.code, value(&found, "tool")), ("linker-missing", "aarch64-nowhere-gcc"));
}

#[test]
fn ld_without_a_library() {
    let folder = sources();
    let found = only(&output(folder.path(), "gcc", &["hello.c", "-lnowhere"]));
    assert_eq!((found.diagnosis.code, value(&found, "library")), ("library-missing", "nowhere"));
}

#[test]
fn ld_with_an_object_for_another_machine() {
    let folder = sources();
    gcc(folder.path(), &["-c", "hello.c", "-o", "foreign.o"]);
    make_foreign(&folder.path().join("foreign.o"));
    let found = only(&output(folder.path(), "gcc", &["foreign.o"]));
    assert_eq!((found.diagnosis.code, value(&found, "file")), ("wrong-architecture", "foreign.o"));
}

#[test]
fn ld_with_a_library_for_another_machine() {
    let folder = sources();
    let path = folder.path();
    fs_err::write(path.join("a.c"), "int a(void) { return 0; }\n").unwrap();
    gcc(path, &["-shared", "-fPIC", "a.c", "-o", "liba.so"]);
    make_foreign(&path.join("liba.so"));
    let found = only(&output(path, "gcc", &["hello.c", "-L.", "-la"]));
    assert_eq!((found.diagnosis.code, value(&found, "library")), ("wrong-architecture", "a"));
}

#[test]
fn ld_with_an_object_of_a_newer_glibc() {
    let folder = sources();
    let path = folder.path();
    // The name of a function that no glibc has yet, in the form of those that new ones have.
    fs_err::write(path.join("new.c"), "int __isoc23_new(void); int main(void) { return __isoc23_new(); }\n")
        .unwrap();
    let found = only(&output(path, "gcc", &["new.c"]));
    assert_eq!((found.diagnosis.code, value(&found, "symbol")), ("newer-glibc-objects", "__isoc23_new"));
}

#[test]
fn gcc_with_another_machines_option() {
    let folder = sources();
    let found = only(&output(folder.path(), "gcc", &["-march=not-a-machine", "-c", "hello.c"]));
    assert_eq!((found.diagnosis.code, value(&found, "option")), ("host-compiler", "-march"));
}

#[test]
fn gcc_without_a_header() {
    let folder = sources();
    fs_err::write(folder.path().join("h.c"), "#include <openssl/nowhere.h>\n").unwrap();
    let found = only(&output(folder.path(), "gcc", &["-c", "h.c"]));
    assert_eq!(found.diagnosis.code, "header-missing");
    assert_eq!((value(&found, "header"), value(&found, "package")), ("openssl/nowhere.h", "libssl-dev"));
}

#[test]
fn the_kernel_with_a_program_for_another_machine() {
    let folder = sources();
    gcc(folder.path(), &["hello.c", "-o", "hello"]);
    make_foreign(&folder.path().join("hello"));
    let log = output(folder.path(), "sh", &["-c", "./hello"]);
    let found = only(&log);
    assert_eq!((found.diagnosis.code, value(&found, "file")), ("exec-format", "./hello"));
}

#[test]
fn the_kernel_with_a_program_whose_interpreter_is_missing() {
    let folder = sources();
    gcc(folder.path(), &["hello.c", "-o", "hello", "-Wl,--dynamic-linker=/nowhere/ld.so"]);
    for shell in ["sh", "bash"] {
        let found = only(&output(folder.path(), shell, &["-c", "./hello"]));
        assert_eq!((found.diagnosis.code, value(&found, "file")), ("interpreter-missing", "./hello"));
    }
}

#[test]
fn the_loader_without_a_library() {
    let folder = sources();
    let path = folder.path();
    fs_err::write(path.join("a.c"), "int a(void) { return 0; }\n").unwrap();
    fs_err::write(path.join("use.c"), "int a(void); int main(void) { return a(); }\n").unwrap();
    gcc(path, &["-shared", "-fPIC", "a.c", "-o", "liba.so", "-Wl,-soname,liba.so.7"]);
    gcc(path, &["use.c", "-L.", "-la", "-o", "use"]);
    let found = only(&output(path, "./use", &[]));
    assert_eq!(
        (found.diagnosis.code, value(&found, "library_file")),
        ("shared-library-missing", "liba.so.7")
    );
}

/// A library stands in for glibc: it has the version when the program is linked and lacks it when it is started. The
/// message is the loader's own.
#[test]
fn the_loader_without_a_version_of_glibc() {
    let folder = sources();
    let path = folder.path();
    fs_err::write(path.join("a.c"), "int a(void) { return 0; }\n").unwrap();
    fs_err::write(path.join("use.c"), "int a(void); int main(void) { return a(); }\n").unwrap();
    fs_err::write(path.join("new"), "GLIBC_2.99 { a; };\n").unwrap();
    fs_err::write(path.join("old"), "GLIBC_2.1 { a; };\n").unwrap();
    let link = |map: &str| {
        let map = format!("-Wl,--version-script={map}");
        gcc(path, &["-shared", "-fPIC", "a.c", "-o", "liba.so", &map]);
    };
    link("new");
    gcc(path, &["use.c", "-L.", "-la", "-Wl,-rpath,.", "-o", "use"]);
    link("old");
    let found = only(&output(path, "./use", &[]));
    assert_eq!(found.diagnosis.code, "glibc-too-old");
    assert_eq!((value(&found, "version"), value(&found, "file")), ("2.99", "./use"));
}

#[test]
fn cargo_with_a_lock_that_may_not_be_written() {
    let folder = sources();
    let path = folder.path();
    let manifest = "[package]\nname = \"a\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[[bin]]\nname = \"a\"\npath = \"hello.rs\"\n";
    fs_err::write(path.join("Cargo.toml"), manifest).unwrap();
    let found = only(&output(path, "cargo", &["build", "--locked", "--offline"]));
    assert_eq!(found.diagnosis.code, "cargo-lock-stale");
    assert!(value(&found, "file").ends_with("/Cargo.lock"));
}

#[test]
fn nix_without_its_commands() {
    let folder = sources();
    let log = output(folder.path(), "nix", &["--option", "experimental-features", "", "build", ".#a"]);
    assert_eq!(only(&log).diagnosis.code, "experimental-features");
}

#[test]
fn nix_with_a_file_that_git_does_not_track() {
    let folder = sources();
    let path = folder.path();
    fs_err::write(path.join("flake.nix"), "{ outputs = _: { a = import ./b.nix; }; }\n").unwrap();
    fs_err::write(path.join("b.nix"), "1\n").unwrap();
    for arguments in [&["init", "--quiet"][..], &["add", "flake.nix"]] {
        assert!(Command::new("git").args(arguments).current_dir(path).status().unwrap().success());
    }
    let nix = ["--extra-experimental-features", "nix-command flakes", "--offline", "eval"];
    let found = only(&output(path, "nix", &[&nix[..], &[".#a"]].concat()));
    assert_eq!((found.diagnosis.code, value(&found, "file")), ("flake-file-untracked", "b.nix"));
    let found = only(&output(path, "nix", &[&nix[..], &[".#packages.nowhere"]].concat()));
    assert_eq!(found.diagnosis.code, "no-such-output");
}

#[test]
fn nix_without_its_daemon() {
    let folder = sources();
    let socket = folder.path().join("nowhere").display().to_string();
    let mut command = Command::new("nix-store");
    command.args(["--add", "hello.c"]).current_dir(folder.path());
    let output = command.env("NIX_REMOTE", "daemon").env("NIX_DAEMON_SOCKET_PATH", &socket).output().unwrap();
    let found = only(&log::plain(&output.stderr));
    assert_eq!((found.diagnosis.code, value(&found, "file")), ("daemon-unreachable", socket.as_str()));
}
