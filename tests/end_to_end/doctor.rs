//! Provokes errors of cross-compiling with a target's compiler, linker, loader and emulator and with published crates.
//! `tests/doctor/provoked.rs` has the table of all errors, and the tests that need no build.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crossflake::testing::{Found, plain, recognise};
use crossflake_target::{BUILD_MACHINES, BuildMachine, Target};

use crate::end_to_end::tools::{commit, crossflake, init, run, stdout, system, track, version_of_this_run, write};

/// The environment of a target's shell.
struct Shell(BTreeMap<String, String>);

/// The target for this machine's architecture.
fn own_target() -> &'static Target {
    let machine = BuildMachine::of(&system()).expect("a build machine");
    Target::of(machine.triple).expect("the triple of a build machine is a target")
}

/// A target for another architecture.
fn foreign_target() -> &'static Target {
    let other = BUILD_MACHINES.iter().find(|machine| machine.system != system()).expect("two build machines");
    Target::of(other.triple).expect("the triple of a build machine is a target")
}

/// The shells of two targets with glibc 2.31: one for another architecture, one for this machine's.
fn shells() -> &'static [Shell; 2] {
    static SHELLS: OnceLock<[Shell; 2]> = OnceLock::new();
    SHELLS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        write(folder, "Cargo.toml", "[package]\nname = \"made\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
        write(folder, "src/main.rs", "fn main() {}\n");
        run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--offline", "--quiet"]));
        track(folder);
        init(folder, &[foreign_target().triple, own_target().triple]);
        track(folder);
        [foreign_target().name, own_target().name].map(|target| {
            let output = run(crossflake(folder).args(["-q", "shell", target, "--", "env", "-0"]));
            // Nix looks for a bash in nixpkgs and, without a network, prints an ignored error.
            let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(stderr.lines().all(|line| line.starts_with("error (ignored): ")), "{stderr}");
            let text = String::from_utf8(output.stdout).unwrap();
            let pairs = text.split_terminator('\0').filter_map(|line| line.split_once('='));
            Shell(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
        })
    })
}

fn foreign() -> &'static Shell {
    &shells()[0]
}

fn own() -> &'static Shell {
    &shells()[1]
}

impl Shell {
    fn get(&self, variable: &str) -> &str {
        self.0.get(variable).unwrap_or_else(|| panic!("the shell has no {variable}"))
    }

    /// A program in the shell, with messages in the C locale.
    fn command(&self, folder: &Path, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env_clear().envs(&self.0).env("LC_ALL", "C");
        command.env_remove("RUST_BACKTRACE").env_remove("LD_LIBRARY_PATH");
        command
    }

    /// `cargo build` for a package of [`package`]. All packages share one target folder.
    fn cargo(&self, folder: &Path) -> Command {
        static TARGET: OnceLock<PathBuf> = OnceLock::new();
        let target = TARGET.get_or_init(|| tempfile::tempdir().unwrap().keep());
        let mut command = self.command(folder, "cargo");
        command.arg("build").env("CARGO_TARGET_DIR", target);
        command
    }

    fn triple(&self) -> &str {
        self.get("CARGO_BUILD_TARGET")
    }

    /// The target's C compiler.
    fn cc(&self) -> &str {
        self.get(&self.variable("CC"))
    }

    fn target(&self) -> &'static Target {
        Target::of(self.triple()).expect("a shell is for a target")
    }

    /// The name of a variable for the target, for example `CC_aarch64_unknown_linux_gnu`.
    fn variable(&self, name: &str) -> String {
        format!("{name}_{}", self.target().env_lower())
    }

    /// The value of cargo's variable for the target's runner.
    fn runner(&self) -> &str {
        self.get(&format!("CARGO_TARGET_{}_RUNNER", self.target().env_upper()))
    }

    fn sysroot(&self) -> String {
        stdout(self.command(Path::new("."), self.cc()).arg("-print-sysroot"))
    }
}

/// A package with this line among its dependencies or build dependencies and with this build script.
fn package(dependency: &str, script: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let manifest = format!("[package]\nname = \"made\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n{dependency}\n");
    write(folder.path(), "Cargo.toml", &manifest);
    write(folder.path(), "build.rs", &format!("fn main() {{ {script} }}\n"));
    write(folder.path(), "a.c", "int a(void) { return 0; }\n");
    let main = "extern \"C\" { fn a() -> i32; }\nfn main() { unsafe { a(); } }\n";
    write(folder.path(), "src/main.rs", main);
    folder
}

/// The error in the output of a command that must fail with one error.
fn only(command: &mut Command) -> Found {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(!output.status.success(), "{command:?} succeeded");
    let log = plain(&[output.stdout, output.stderr].concat());
    let mut found = recognise(&log);
    assert_eq!(found.len(), 1, "{found:?} in\n{log}");
    found.pop().unwrap()
}

fn value<'f>(found: &'f Found, name: &str) -> &'f str {
    found.occurrences[0].values.get(name).unwrap_or_else(|| panic!("{found:?} has no {name}"))
}

const CC_RS: &str = "[build-dependencies]\ncc = \"1\"";
const COMPILE: &str = "cc::Build::new().file(\"a.c\").compile(\"a\");";

#[test]
fn cc_rs_without_a_compiler() {
    let folder = package(CC_RS, COMPILE);
    let mut cargo = foreign().cargo(folder.path());
    let found = only(cargo.env(foreign().variable("CC"), "aarch64-nowhere-gcc"));
    assert_eq!((found.diagnosis.code, value(&found, "tool")), ("c-compiler-missing", "aarch64-nowhere-gcc"));
}

#[test]
fn cc_rs_with_the_build_machines_compiler() {
    let folder = package(CC_RS, COMPILE);
    let mut cargo = foreign().cargo(folder.path());
    let found = only(cargo.env(foreign().variable("CC"), foreign().get("HOST_CC")));
    assert_eq!((found.diagnosis.code, value(&found, "crate")), ("host-compiler", "made"));
}

#[test]
fn a_build_script_without_cmake() {
    let folder = package("[build-dependencies]\ncmake = \"0.1\"", "cmake::build(\".\");");
    // This machine may have cmake. The message names the program `cmake` in any case.
    let found = only(foreign().cargo(folder.path()).env("CMAKE", "cmake-nowhere"));
    assert_eq!((found.diagnosis.code, value(&found, "tool")), ("tool-missing", "cmake"));
}

/// Removes the shell's variables for pkg-config.
fn without_pkg_config(command: &mut Command) -> &mut Command {
    command.env_remove(foreign().variable("PKG_CONFIG_ALLOW_CROSS"));
    command.env_remove(foreign().variable("PKG_CONFIG"))
}

#[test]
fn pkg_config_that_is_not_set_up_for_the_target() {
    let script = "pkg_config::probe_library(\"zlib\").unwrap();";
    let folder = package("[build-dependencies]\npkg-config = \"0.3\"", script);
    let found = only(without_pkg_config(&mut foreign().cargo(folder.path())));
    assert_eq!(found.diagnosis.code, "pkg-config-cross");
}

#[test]
fn openssl_sys_without_openssl() {
    let folder = package("[dependencies]\nopenssl-sys = \"0.9\"", "");
    let found = only(without_pkg_config(&mut foreign().cargo(folder.path())));
    assert_eq!((found.diagnosis.code, value(&found, "triple")), ("openssl-missing", foreign().triple()));
    // With the target's pkg-config, the sysroot lacks OpenSSL.
    assert_eq!(only(&mut foreign().cargo(folder.path())).diagnosis.code, "openssl-missing");
}

#[test]
fn bindgen_without_libclang() {
    let script = "bindgen::Builder::default().header(\"a.h\").generate().unwrap();";
    let bindgen = "bindgen = { version = \"0.72\", default-features = false, features = [\"runtime\"] }";
    let folder = package(&format!("[build-dependencies]\n{bindgen}"), script);
    write(folder.path(), "a.h", "int a(void);\n");
    // This machine may have a libclang where bindgen looks: search in a folder without one.
    let found = only(foreign().cargo(folder.path()).env("LIBCLANG_PATH", folder.path()));
    assert_eq!(found.diagnosis.code, "libclang-missing");
}

/// A folder with C files.
fn sources(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

const MAIN: (&str, &str) = ("main.c", "int main(void) { return 0; }\n");

#[test]
fn ld_with_objects_of_two_machines() {
    let folder = sources(&[MAIN]);
    let path = folder.path();
    run(foreign().command(path, foreign().cc()).args(["-c", "main.c"]));
    let found = only(own().command(path, own().cc()).args(["main.o", "-o", "main"]));
    assert_eq!((found.diagnosis.code, value(&found, "file")), ("wrong-architecture", "main.o"));
    run(own().command(path, own().cc()).args(["-c", "main.c"]));
    let found = only(foreign().command(path, foreign().cc()).args(["main.o", "-o", "main"]));
    assert_eq!((found.diagnosis.code, value(&found, "file")), ("wrong-architecture", "main.o"));
}

#[test]
fn a_cross_compiler_without_its_sysroot() {
    let folder = sources(&[MAIN, ("header.c", "#include <stdio.h>\n")]);
    let mut cc = foreign().command(folder.path(), foreign().cc());
    let found = only(cc.args(["--sysroot=/nowhere", "main.c"]));
    assert_eq!(found.diagnosis.code, "sysroot-missing");
    assert!(value(&found, "file").ends_with("crt1.o"), "{found:?}");
    let mut cc = foreign().command(folder.path(), foreign().cc());
    let found = only(cc.args(["--sysroot=/nowhere", "-c", "header.c"]));
    assert_eq!((found.diagnosis.code, value(&found, "file")), ("sysroot-missing", "stdio.h"));
}

#[test]
fn a_cross_linker_without_a_library() {
    let folder = sources(&[MAIN]);
    let found = only(foreign().command(folder.path(), foreign().cc()).args(["main.c", "-lssl"]));
    assert_eq!((found.diagnosis.code, value(&found, "package")), ("library-missing", "libssl-dev"));
}

#[test]
fn ld_with_an_object_that_a_newer_glibc_compiled() {
    let text = "#include <stdlib.h>\nint main(int n, char **a) { return strtol(a[n - 1], 0, 0); }\n";
    let folder = sources(&[("new.c", text)]);
    let path = folder.path();
    // The build machine's sysroot has glibc 2.38 or newer, whose headers rename strtol.
    let compiler = own().get("HOST_CC");
    run(own().command(path, compiler).args(["-D_GNU_SOURCE", "-c", "new.c"]));
    let found = only(own().command(path, own().cc()).args(["new.o", "-o", "new"]));
    assert_eq!((found.diagnosis.code, value(&found, "symbol")), ("newer-glibc-objects", "__isoc23_strtol"));
}

#[test]
fn an_older_glibc_with_a_program_of_a_newer_one() {
    let folder = sources(&[MAIN]);
    let path = folder.path();
    run(own().command(path, own().get("HOST_CC")).args(["main.c", "-o", "main"]));
    // The runner of a target with glibc 2.31 is the loader of that glibc.
    let runner = own().runner();
    let found = only(own().command(path, runner).arg("./main"));
    assert_eq!(
        (found.diagnosis.code, value(&found, "version"), value(&found, "file")),
        ("glibc-too-old", "2.34", "./main")
    );
}

#[test]
fn the_kernel_with_a_program_of_another_machine() {
    let folder = sources(&[MAIN]);
    let path = folder.path();
    run(foreign().command(path, foreign().cc()).args(["main.c", "-o", "main"]));
    // A machine on which qemu is registered for such programs would start it.
    if Command::new(path.join("main")).status().is_ok() {
        panic!("this machine starts programs of another architecture: the test cannot provoke the error");
    }
    let found = only(own().command(path, "bash").args(["-c", "./main"]));
    assert_eq!((found.diagnosis.code, value(&found, "file")), ("exec-format", "./main"));
}

#[test]
fn qemu_without_the_sysroot() {
    let folder = sources(&[MAIN, ("a.c", "int a(void) { return 0; }\n")]);
    let path = folder.path();
    run(foreign().command(path, foreign().cc()).args(["main.c", "-o", "main"]));
    let found = only(emulator(path).arg("./main"));
    assert_eq!((found.diagnosis.code, value(&found, "runner")), ("qemu-sysroot-missing", emulator_name()));
}

#[test]
fn qemu_with_a_sysroot_that_lacks_a_library() {
    let text = "int a(void); int main(void) { return a(); }\n";
    let folder = sources(&[("use.c", text), ("a.c", "int a(void) { return 0; }\n")]);
    let path = folder.path();
    let cc = || foreign().command(path, foreign().cc());
    run(cc().args(["-shared", "-fPIC", "a.c", "-o", "liba.so", "-Wl,-soname,liba.so.7"]));
    run(cc().args(["use.c", "-L.", "-la", "-o", "use"]));
    let found = only(emulator(path).args(["-L", &foreign().sysroot(), "./use"]));
    assert_eq!((found.diagnosis.code, value(&found, "library_file")), ("shared-library-missing", "liba.so.7"));
}

#[test]
fn qemu_with_a_program_that_crashes() {
    let folder = sources(&[("crash.c", "int main(void) { return *(volatile int *)8; }\n")]);
    let path = folder.path();
    run(foreign().command(path, foreign().cc()).args(["crash.c", "-o", "crash"]));
    let found = only(emulator(path).args(["-L", &foreign().sysroot(), "./crash"]));
    assert_eq!((found.diagnosis.code, value(&found, "signal")), ("qemu-crash", "11"));
}

/// The configure script of jemalloc, which autoconf wrote.
#[test]
fn a_configure_script_with_a_broken_compiler() {
    let folder = package("[dependencies]\ntikv-jemalloc-sys = \"0.6\"", "");
    let found = only(foreign().cargo(folder.path()).env(foreign().variable("CC"), "false"));
    assert_eq!(found.diagnosis.code, "configure-cross");
}

/// A project whose program has this code, set up for one target.
fn project(code: &str, triple: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let manifest = format!("[package]\nname = \"made\"\nversion = \"{}\"\nedition = \"2024\"\n", version_of_this_run());
    write(path, "Cargo.toml", &manifest);
    write(path, "src/main.rs", code);
    run(Command::new("cargo").current_dir(path).args(["generate-lockfile", "--offline", "--quiet"]));
    track(path);
    init(path, &[triple]);
    track(path);
    folder
}

/// The output of `crossflake build`, which must fail.
fn failed_build(folder: &Path) -> String {
    let output = crossflake(folder).args(["build", "--all"]).output().unwrap();
    assert!(!output.status.success());
    plain(&[output.stdout, output.stderr].concat())
}

/// A program that loads a library.
const DLOPEN: &str = r#"use std::ffi::{CStr, c_char, c_int, c_void};
    unsafe extern "C" {
        fn dlopen(name: *const c_char, flags: c_int) -> *mut c_void;
        fn dlerror() -> *const c_char;
    }
    fn main() {
        unsafe { assert!(!dlopen(c"libz.so.1".as_ptr(), 2).is_null(), "{:?}", CStr::from_ptr(dlerror())) };
    }"#;

#[test]
fn a_static_program_that_loads_a_library() {
    let folder = project(DLOPEN, "x86_64-unknown-linux-musl");
    let log = failed_build(folder.path());
    assert_eq!(recognise(&log)[0].diagnosis.code, "static-dlopen", "{log}");
    assert!(log.contains("hint: a static program cannot load libraries\n"), "{log}");
}

#[test]
fn a_failed_build_names_the_file_that_git_does_not_track() {
    let folder = project("mod util;\nfn main() {}\n", own_target().triple);
    let path = folder.path();
    write(path, "src/util.rs", "\n");
    let log = failed_build(path);
    let advice = "git does not track src/util.rs, so the build does not have it: `git add src/util.rs`\n";
    assert!(log.contains(&format!("note: {advice}")) && log.ends_with(&format!("hint: {advice}")), "{log}");
    assert_eq!(recognise(&log)[0].diagnosis.code, "source-file-missing");
    track(path);
    run(crossflake(path).args(["build", "--all"]));
}

#[test]
fn a_failed_build_names_a_stale_or_ignored_lock() {
    let folder = project("fn main() {}\n", own_target().triple);
    let path = folder.path();
    let manifest = fs_err::read_to_string(path.join("Cargo.toml")).unwrap();
    write(path, "Cargo.toml", &format!("{manifest}\n[dependencies]\nitoa = \"1\"\n"));
    let log = failed_build(path);
    assert!(log.contains("hint: Cargo.lock is missing or does not match Cargo.toml\n"), "{log}");
    assert!(log.contains("\n      cargo update --workspace\n"), "{log}");

    write(path, "Cargo.toml", &manifest);
    write(path, ".gitignore", "Cargo.lock\n");
    run(Command::new("git").current_dir(path).args(["rm", "--quiet", "--cached", "Cargo.lock"]));
    let log = failed_build(path);
    assert!(log.contains("error: no Cargo.lock in the source\n"), "{log}");
    assert!(log.contains("remove `Cargo.lock` (line 1 of .gitignore)"), "{log}");
}

#[test]
fn a_build_says_that_only_documents_changed() {
    let folder = project("fn main() { print!(\"made {}\", include_str!(\"../README.md\")); }\n", own_target().triple);
    let path = folder.path();
    let build = |readme: &str| {
        write(path, "README.md", &format!("{readme} {}\n", version_of_this_run()));
        track(path);
        String::from_utf8(run(crossflake(path).args(["build", "--all"])).stderr).unwrap()
    };
    let note = format!("note: {} is compiled again only because README.md changed", own_target().name);
    assert!(!build("first").contains(&note));
    let stderr = build("second");
    assert!(stderr.contains(&note) && stderr.contains("\n\"exclude\": [\"README.md\"]\n"), "{stderr}");
    let main = fs_err::read_to_string(path.join("src/main.rs")).unwrap();
    write(path, "src/main.rs", &format!("{main}// changed\n"));
    assert!(!build("third").contains(&note));
}

/// A workspace member in a git submodule.
#[test]
fn a_build_reads_submodules() {
    let library = tempfile::tempdir().unwrap();
    write(library.path(), "Cargo.toml", "[package]\nname = \"inner\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    write(library.path(), "src/lib.rs", "pub fn text() -> &'static str { \"from a submodule\" }\n");
    track(library.path());
    commit(library.path());
    let folder = project("fn main() { println!(\"{}\", inner::text()); }\n", own_target().triple);
    let path = folder.path();
    let manifest = fs_err::read_to_string(path.join("Cargo.toml")).unwrap();
    write(path, "Cargo.toml", &format!("{manifest}\n[dependencies]\ninner = {{ path = \"inner\" }}\n"));
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        run(git.current_dir(path).args(["-c", "protocol.file.allow=always"]).args(arguments));
    };
    git(&["submodule", "--quiet", "add", library.path().to_str().unwrap(), "inner"]);
    run(Command::new("cargo").current_dir(path).args(["generate-lockfile", "--offline", "--quiet"]));
    track(path);
    // With changes, and then without: Nix 2.8 clones a repository without changes.
    let build = || run(crossflake(path).args(["build", "--all"]));
    build();
    commit(path);
    // The clone must not need the submodule's address.
    fs_err::rename(library.path().join(".git"), library.path().join("gone")).unwrap();
    build();
    git(&["submodule", "--quiet", "deinit", "--force", "inner"]);
    let log = failed_build(path);
    let advice =
        "the submodule inner is not checked out, so the build does not have it: `git submodule update --init inner`";
    assert!(log.contains(advice), "{log}");
    assert!(!log.contains("git add"), "{log}");
}

fn emulator_name() -> &'static str {
    let machine = BuildMachine::of(&system()).expect("a build machine");
    foreign_target().runner(machine).expect("a program of qemu-user")
}

/// The emulator that the target's runner starts, without the target's sysroot.
fn emulator(folder: &Path) -> Command {
    let runner = fs_err::read_to_string(foreign().runner()).unwrap();
    let name = format!("/{}", emulator_name());
    let program = runner.split_whitespace().find(|word| word.ends_with(&name)).unwrap();
    foreign().command(folder, program)
}
