//! Errors of cross-compiling, provoked with a target's real compiler, linker, loader and emulator and with the real crates.
//! `tests/doctor/provoked.rs` has the table of all errors, and the tests that need nothing of this.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crossflake::testing::plain;
use crossflake::testing::{Found, recognise};

use crate::end_to_end::tools::{crossflake, init, run, stdout, track, write};

/// The environment of a target's shell.
struct Shell(BTreeMap<String, String>);

/// The shells of a target for another machine and of one for this machine, both with glibc 2.31.
fn shells() -> &'static [Shell; 2] {
    static SHELLS: OnceLock<[Shell; 2]> = OnceLock::new();
    SHELLS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        write(folder, "Cargo.toml", "[package]\nname = \"made\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
        write(folder, "src/main.rs", "fn main() {}\n");
        run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--offline", "--quiet"]));
        track(folder);
        init(folder, &["aarch64-unknown-linux-gnu", "x86_64-unknown-linux-gnu"]);
        track(folder);
        ["aarch64-linux", "x86_64-linux"].map(|target| {
            let output = run(crossflake(folder).args(["-q", "shell", target, "--", "env", "-0"]));
            // Nix looks for a bash in nixpkgs, and says in any case that it found none without a network.
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(said.lines().all(|line| line.starts_with("error (ignored): ")), "`shell -q` says {said}");
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

    /// A program in the shell, which says what it says in the C locale.
    fn command(&self, folder: &Path, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env_clear().envs(&self.0).env("LC_ALL", "C");
        command.env_remove("RUST_BACKTRACE").env_remove("LD_LIBRARY_PATH");
        command
    }

    /// cargo for a package of [`package`]. What dependencies compile to is shared by all.
    fn cargo(&self, folder: &Path) -> Command {
        static TARGET: OnceLock<PathBuf> = OnceLock::new();
        let target = TARGET.get_or_init(|| tempfile::tempdir().unwrap().keep());
        let mut command = self.command(folder, "cargo");
        command.arg("build").env("CARGO_TARGET_DIR", target);
        command
    }

    /// The target's C compiler.
    fn cc(&self) -> &str {
        let triple = self.get("CARGO_BUILD_TARGET").replace('-', "_");
        self.get(&format!("CC_{triple}"))
    }

    fn sysroot(&self) -> String {
        stdout(self.command(Path::new("."), self.cc()).arg("-print-sysroot"))
    }
}

/// A package with this line among its dependencies or build dependencies and with this build script.
fn package(dependency: &str, script: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let manifest =
        format!("[package]\nname = \"made\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n{dependency}\n");
    write(folder.path(), "Cargo.toml", &manifest);
    write(folder.path(), "build.rs", &format!("fn main() {{ {script} }}\n"));
    write(folder.path(), "a.c", "int a(void) { return 0; }\n");
    let main = "extern \"C\" { fn a() -> i32; }\nfn main() { unsafe { a(); } }\n";
    write(folder.path(), "src/main.rs", main);
    folder
}

/// The only error in what a command that fails says.
fn only(command: &mut Command) -> Found {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(!output.status.success(), "{command:?} went well");
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
    let found = only(cargo.env("CC_aarch64_unknown_linux_gnu", "aarch64-nowhere-gcc"));
    assert_eq!((found.diagnosis.code, value(&found, "tool")), ("c-compiler-missing", "aarch64-nowhere-gcc"));
}

#[test]
fn cc_rs_with_the_build_machines_compiler() {
    let folder = package(CC_RS, COMPILE);
    let mut cargo = foreign().cargo(folder.path());
    let found = only(cargo.env("CC_aarch64_unknown_linux_gnu", foreign().get("HOST_CC")));
    assert_eq!((found.diagnosis.code, value(&found, "crate")), ("host-compiler", "made"));
}

#[test]
fn a_build_script_without_cmake() {
    let folder = package("[build-dependencies]\ncmake = \"0.1\"", "cmake::build(\".\");");
    // A machine may have one, and the message names the program in any case.
    let found = only(foreign().cargo(folder.path()).env("CMAKE", "cmake-nowhere"));
    assert_eq!((found.diagnosis.code, value(&found, "tool")), ("tool-missing", "cmake"));
}

/// What the shell says of pkg-config taken away.
fn without_pkg_config(command: &mut Command) -> &mut Command {
    command.env_remove("PKG_CONFIG_ALLOW_CROSS_aarch64_unknown_linux_gnu");
    command.env_remove("PKG_CONFIG_aarch64_unknown_linux_gnu")
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
    assert_eq!(
        (found.diagnosis.code, value(&found, "triple")),
        ("openssl-missing", "aarch64-unknown-linux-gnu")
    );
    // With the target's pkg-config it is the sysroot that has none.
    assert_eq!(only(&mut foreign().cargo(folder.path())).diagnosis.code, "openssl-missing");
}

#[test]
fn bindgen_without_libclang() {
    let script = "bindgen::Builder::default().header(\"a.h\").generate().unwrap();";
    let bindgen = "bindgen = { version = \"0.72\", default-features = false, features = [\"runtime\"] }";
    let folder = package(&format!("[build-dependencies]\n{bindgen}"), script);
    write(folder.path(), "a.h", "int a(void);\n");
    // A machine may have one where bindgen looks; a folder that has none is said to be the place.
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
    // The build machine's own sysroot is of a release with glibc 2.38 or newer, where strtol has got another name.
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
    let runner = own().get("CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER");
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
    // A machine on which qemu is set up for such programs would start it.
    if Command::new(path.join("main")).status().is_ok() {
        panic!("this machine starts programs of aarch64: nothing is shown here");
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
    assert_eq!((found.diagnosis.code, value(&found, "runner")), ("qemu-sysroot-missing", "qemu-aarch64"));
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
    assert_eq!(
        (found.diagnosis.code, value(&found, "library_file")),
        ("shared-library-missing", "liba.so.7")
    );
}

/// The emulator alone, which the runner of a target calls with the target's sysroot.
fn emulator(folder: &Path) -> Command {
    let runner =
        std::fs::read_to_string(foreign().get("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER")).unwrap();
    let program = runner.split_whitespace().find(|word| word.ends_with("/qemu-aarch64")).unwrap();
    foreign().command(folder, program)
}
