//! Provokes errors with this machine's compiler, linker, loader and Nix, because their messages may differ from those in
//! the logs. `tests/end_to_end/doctor.rs` provokes those that need a cross compiler, crates or an emulator.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crossflake::testing::catalogue;
use crossflake::testing::plain;
use crossflake::testing::{Found, recognise};
use tempfile::TempDir;

/// The tests that provoke an error.
#[derive(Debug)]
enum Proof {
    /// Tests of this file.
    Here(&'static [&'static str]),
    /// Tests of `tests/end_to_end/doctor.rs`.
    RealBuilds(&'static [&'static str]),
}

/// Every error of the catalogue, and the tests that provoke it.
const PROOFS: &[(&str, Proof)] = &[
    ("std-missing", Proof::Here(&["rustc_without_std"])),
    ("triple-unknown", Proof::Here(&["rustc_with_an_unknown_triple"])),
    ("rustc-too-old", Proof::Here(&["cargo_with_a_package_for_a_newer_rust"])),
    ("nightly-only", Proof::Here(&["a_stable_rust_with_unstable_features"])),
    ("cargo-lock-stale", Proof::Here(&["cargo_with_a_stale_lock_and_locked", "cargo_with_a_lock_that_lacks_a_crate"])),
    ("c-compiler-missing", Proof::RealBuilds(&["cc_rs_without_a_compiler"])),
    ("host-compiler", Proof::RealBuilds(&["cc_rs_with_the_build_machines_compiler"])),
    ("header-missing", Proof::Here(&["gcc_without_a_header"])),
    ("tool-missing", Proof::RealBuilds(&["a_build_script_without_cmake"])),
    ("git-missing", Proof::Here(&["a_build_script_that_asks_git_without_a_repository"])),
    ("pkg-config-cross", Proof::RealBuilds(&["pkg_config_that_is_not_set_up_for_the_target"])),
    ("openssl-missing", Proof::RealBuilds(&["openssl_sys_without_openssl"])),
    ("libclang-missing", Proof::RealBuilds(&["bindgen_without_libclang"])),
    ("linker-missing", Proof::Here(&["rustc_without_a_linker"])),
    ("library-missing", Proof::Here(&["ld_without_a_library"])),
    ("sysroot-missing", Proof::RealBuilds(&["a_cross_compiler_without_its_sysroot"])),
    ("wrong-architecture", Proof::RealBuilds(&["ld_with_objects_of_two_machines"])),
    ("newer-glibc-objects", Proof::RealBuilds(&["ld_with_an_object_that_a_newer_glibc_compiled"])),
    ("not-position-independent", Proof::Here(&["ld_with_an_object_for_a_fixed_address"])),
    ("exec-format", Proof::RealBuilds(&["the_kernel_with_a_program_of_another_machine"])),
    ("interpreter-missing", Proof::Here(&["the_kernel_with_a_program_whose_interpreter_is_missing"])),
    ("glibc-too-old", Proof::RealBuilds(&["an_older_glibc_with_a_program_of_a_newer_one"])),
    ("libstdcxx-too-old", Proof::Here(&["the_loader_without_a_version_of_libstdcxx"])),
    ("shared-library-missing", Proof::Here(&["the_loader_without_a_library"])),
    ("runner-missing", Proof::Here(&["cargo_without_a_runner"])),
    ("qemu-sysroot-missing", Proof::RealBuilds(&["qemu_without_the_sysroot"])),
    ("experimental-features", Proof::Here(&["nix_without_its_commands"])),
    ("flake-file-untracked", Proof::Here(&["nix_with_a_file_that_git_does_not_track"])),
    ("no-such-output", Proof::Here(&["nix_with_a_file_that_git_does_not_track"])),
    ("build-users-missing", Proof::Here(&["nix_without_its_build_users"])),
    ("hash-mismatch", Proof::Here(&["nix_with_a_file_that_does_not_match_its_pin"])),
    ("sandbox-unavailable", Proof::Here(&["nix_where_no_namespaces_can_be_made"])),
    ("store-not-writable", Proof::Here(&["nix_with_a_read_only_store"])),
    ("daemon-unreachable", Proof::Here(&["nix_without_its_daemon"])),
    ("disk-full", Proof::Here(&["gcc_on_a_full_disk"])),
    ("download-failed", Proof::Here(&["nix_with_an_address_that_does_not_answer"])),
    ("wrong-system", Proof::Here(&["nix_with_a_derivation_for_another_machine"])),
    ("source-file-missing", Proof::Here(&["rustc_and_cargo_without_a_file_of_the_project"])),
    ("env-missing", Proof::Here(&["rustc_without_an_environment_variable"])),
    ("crate-type-unsupported", Proof::Here(&["cargo_with_a_shared_library_for_musl"])),
    ("registry-unknown", Proof::Here(&["cargo_with_a_registry_that_it_does_not_know"])),
    ("feature-missing", Proof::Here(&["cargo_without_a_feature"])),
    ("package-unknown", Proof::Here(&["cargo_without_a_package_or_a_program"])),
    ("library-too-old", Proof::Here(&["pkg_config_with_an_older_library"])),
    ("pkg-config-library-missing", Proof::Here(&["pkg_config_without_a_library"])),
    ("nested-cargo", Proof::Here(&["a_build_script_whose_cargo_has_no_network"])),
    ("build-script-network", Proof::Here(&["a_build_script_without_a_network"])),
    ("build-script-not-found", Proof::Here(&["a_build_script_without_a_program"])),
    ("atomics-missing", Proof::Here(&["ld_without_libatomic"])),
    ("cplusplus-library-missing", Proof::Here(&["ld_without_libstdcxx"])),
    ("relocation-overflow", Proof::Here(&["ld_with_a_distance_that_is_too_large"])),
    ("out-of-memory", Proof::Here(&["compilers_that_the_kernel_kills"])),
    ("flake-missing", Proof::Here(&["nix_without_a_flake"])),
    ("pure-evaluation", Proof::Here(&["nix_with_a_flake_that_reads_other_files"])),
    ("flake-lock-stale", Proof::Here(&["nix_with_a_lock_that_it_must_not_change"])),
    ("git-ownership", Proof::Here(&["git_with_the_folder_of_another_user"])),
    ("git-revision-missing", Proof::Here(&["nix_and_cargo_without_a_git_revision"])),
    ("git-credentials", Proof::Here(&["git_without_a_password"])),
    ("signature-missing", Proof::Here(&["nix_with_a_path_that_no_key_has_signed"])),
    ("configure-cross", Proof::RealBuilds(&["a_configure_script_with_a_broken_compiler"])),
    ("static-dlopen", Proof::RealBuilds(&["a_static_program_that_loads_a_library"])),
    ("qemu-crash", Proof::RealBuilds(&["qemu_with_a_program_that_crashes"])),
];

#[test]
fn every_error_is_provoked_by_a_test() {
    let here = include_str!("provoked.rs");
    let real_builds = include_str!("../end_to_end/doctor.rs");
    for (code, proof) in PROOFS {
        let (file, tests) = match proof {
            Proof::Here(tests) => (here, tests),
            Proof::RealBuilds(tests) => (real_builds, tests),
        };
        for test in *tests {
            let (_, rest) = file.split_once(&format!("fn {test}(")).unwrap_or_else(|| panic!("no test {test}"));
            let body = rest.split("\n}\n").next().unwrap();
            assert!(body.contains(&format!("\"{code}\"")), "{test} does not check {code}");
        }
    }
    let proven: BTreeSet<_> = PROOFS.iter().map(|(code, _)| *code).collect();
    assert_eq!(proven, catalogue::all().map(|diagnosis| diagnosis.code).collect());
}

/// A folder with `hello.c` and `hello.rs`.
fn sources() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs_err::write(folder.path().join("hello.c"), "int main(void) { return 0; }\n").unwrap();
    fs_err::write(folder.path().join("hello.rs"), "fn main() {}\n").unwrap();
    folder
}

/// The output of a command that fails, in the C locale.
fn output(folder: &Path, program: &str, arguments: &[&str]) -> String {
    let mut command = Command::new(program);
    failed(command.args(arguments).current_dir(folder))
}

/// The output of a command that fails, in the C locale.
fn failed(command: &mut Command) -> String {
    command.env("LC_ALL", "C").env_remove("RUST_BACKTRACE").env("TERM", "dumb");
    // cargo sets LD_LIBRARY_PATH for tests, which could hide a missing library.
    let output = command.env_remove("LD_LIBRARY_PATH").output().unwrap();
    assert!(!output.status.success(), "{command:?} succeeded");
    plain(&[output.stdout, output.stderr].concat())
}

/// Nix with its own store below `folder`, without substituters.
fn nix(folder: &Path, program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env("NIX_REMOTE", folder.join("store")).env("HOME", folder);
    command.args(["--option", "substitute", "false", "--option", "build-users-group", ""]);
    command
}

/// A folder with a derivation in `x.nix` that has these attributes and a name.
fn derivation(attributes: &str) -> TempDir {
    let folder = sources();
    let text = format!("derivation {{ name = \"x\"; {attributes} }}\n");
    fs_err::write(folder.path().join("x.nix"), text).unwrap();
    folder
}

/// A package with the program `hello.rs` and these lines in its Cargo.toml.
fn package(lines: &str) -> TempDir {
    let folder = sources();
    let manifest = format!(
        "[package]\nname = \"a\"\nversion = \"0.1.0\"\nedition = \"2021\"\n{lines}\n[[bin]]\nname = \"a\"\npath = \"hello.rs\"\n"
    );
    fs_err::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    folder
}

/// Runs gcc, which must succeed.
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

/// Changes the machine in the header of an ELF file.
fn make_foreign(file: &Path) {
    let mut bytes = fs_err::read(file).unwrap();
    // e_machine; 0xfeba is not assigned, so no emulator handles it.
    bytes[18..20].copy_from_slice(&[0xba, 0xfe]);
    fs_err::write(file, bytes).unwrap();
}

#[test]
fn rustc_without_std() {
    // No toolchain has the standard library of this tier 3 target.
    let folder = sources();
    let log = output(folder.path(), "rustc", &["--target", "riscv32imac-esp-espidf", "hello.rs"]);
    let found = only(&log);
    assert_eq!(found.diagnosis.code, "std-missing");
    assert_eq!(value(&found, "triple"), "riscv32imac-esp-espidf");
}

#[test]
fn rustc_with_an_unknown_triple() {
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
    // A function that no glibc has, with the prefix of new ones.
    fs_err::write(path.join("new.c"), "int __isoc23_new(void); int main(void) { return __isoc23_new(); }\n").unwrap();
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
fn a_build_script_that_asks_git_without_a_repository() {
    let folder = package("build = \"build.rs\"");
    let script = "fn main() {\n    let git = std::process::Command::new(\"git\").args([\"rev-parse\", \"HEAD\"])\
                  .output().expect(\"no git\");\n    \
                  assert!(git.status.success(), \"{}\", String::from_utf8_lossy(&git.stderr));\n}\n";
    fs_err::write(folder.path().join("build.rs"), script).unwrap();
    let found = only(&output(folder.path(), "cargo", &["build", "--offline"]));
    assert_eq!(found.diagnosis.code, "git-missing");
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
    assert_eq!((found.diagnosis.code, value(&found, "library_file")), ("shared-library-missing", "liba.so.7"));
}

/// Links the program `use` with a library that has the symbol version `new`, and then replaces the library by one that
/// has only `old`.
fn replace_library(path: &Path, library: &str, (new, old): (&str, &str)) {
    fs_err::write(path.join("a.c"), "int a(void) { return 0; }\n").unwrap();
    fs_err::write(path.join("use.c"), "int a(void); int main(void) { return a(); }\n").unwrap();
    let link = |version: &str| {
        fs_err::write(path.join("map"), format!("{version} {{ a; }};\n")).unwrap();
        let soname = format!("-Wl,-soname,{library}");
        gcc(path, &["-shared", "-fPIC", "a.c", "-o", library, &soname, "-Wl,--version-script=map"]);
    };
    link(new);
    gcc(path, &["use.c", &format!("./{library}"), "-Wl,-rpath,.", "-o", "use"]);
    link(old);
}

/// Uses a library with glibc's version names. The loader prints the same message as for glibc.
#[test]
fn the_loader_without_a_version_of_glibc() {
    let folder = sources();
    let path = folder.path();
    replace_library(path, "liba.so", ("GLIBC_2.99", "GLIBC_2.1"));
    let found = only(&output(path, "./use", &[]));
    assert_eq!(found.diagnosis.code, "glibc-too-old");
    assert_eq!((value(&found, "version"), value(&found, "file")), ("2.99", "./use"));
}

#[test]
fn cargo_with_a_stale_lock_and_locked() {
    let folder = package("");
    let found = only(&output(folder.path(), "cargo", &["build", "--locked", "--offline"]));
    assert_eq!(found.diagnosis.code, "cargo-lock-stale");
    assert!(value(&found, "file").ends_with("/Cargo.lock"));
}

#[test]
fn cargo_with_a_package_for_a_newer_rust() {
    let folder = package("rust-version = \"1.9999\"\n");
    let found = only(&output(folder.path(), "cargo", &["build", "--offline"]));
    assert_eq!((found.diagnosis.code, value(&found, "wanted")), ("rustc-too-old", "1.9999"));
    fs_err::write(folder.path().join("Cargo.lock"), "version = 99\n").unwrap();
    let found = only(&output(folder.path(), "cargo", &["build", "--offline"]));
    assert_eq!((found.diagnosis.code, value(&found, "lock")), ("rustc-too-old", "99"));
}

/// The tests run with a stable Rust.
#[test]
fn a_stable_rust_with_unstable_features() {
    let refused = |lines: &str, program: &str, arguments: &[&str]| {
        let folder = package(lines);
        let code = "#![feature(never_type)]\nfn main() {}\n";
        fs_err::write(folder.path().join("hello.rs"), code).unwrap();
        let found = only(&output(folder.path(), program, arguments));
        assert_eq!(found.diagnosis.code, "nightly-only", "{arguments:?}");
        found.occurrences[0].values.get("channel").cloned()
    };
    let stable = Some("stable".to_owned());
    assert_eq!(refused("", "cargo", &["build", "--offline"]), stable);
    assert_eq!(refused("", "cargo", &["build", "--offline", "-Zbuild-std"]), stable);
    assert_eq!(refused("im-a-teapot = true\n", "cargo", &["build", "--offline"]), None);
    assert_eq!(refused("", "rustc", &["-Zthreads=2", "hello.rs"]), None);
}

#[test]
fn cargo_without_a_runner() {
    let folder = package("");
    let config = "[target.'cfg(all())']\nrunner = [\"qemu-nowhere\", \"-L\", \"/sysroot\"]\n";
    fs_err::create_dir(folder.path().join(".cargo")).unwrap();
    fs_err::write(folder.path().join(".cargo/config.toml"), config).unwrap();
    let mut command = Command::new("cargo");
    command.args(["run", "--offline"]).current_dir(folder.path()).env_remove("CARGO_TARGET_DIR");
    let found = only(&failed(&mut command));
    assert_eq!((found.diagnosis.code, value(&found, "runner")), ("runner-missing", "qemu-nowhere"));
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
    let found = only(&plain(&output.stderr));
    assert_eq!((found.diagnosis.code, value(&found, "file")), ("daemon-unreachable", socket.as_str()));
}

#[test]
fn nix_without_its_build_users() {
    let folder = derivation(r#"system = builtins.currentSystem; builder = "/nowhere";"#);
    // A missing group, and one without members.
    for group in ["no-such-group", "root"] {
        let mut command = nix(folder.path(), "nix-build");
        // Nix only checks its user id, so root of a user namespace is enough.
        let arguments = ["x.nix", "--option", "build-users-group", group];
        let found = only(&failed(as_root(&mut command, &arguments)));
        assert_eq!((found.diagnosis.code, value(&found, "group")), ("build-users-missing", group));
    }
}

/// The command with more arguments, as root of its own user and mount namespaces.
fn as_root<'c>(command: &'c mut Command, arguments: &[&str]) -> &'c mut Command {
    command.args(arguments);
    let mut inner = Command::new("unshare");
    inner.args(["--map-root-user", "--mount"]).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        inner.env(name, value.unwrap_or_default());
    }
    inner.current_dir(command.get_current_dir().unwrap());
    *command = inner;
    command
}

/// The output of a failing shell script, as root of its own user and mount namespaces.
fn root_shell(folder: &Path, script: &str) -> String {
    let mut command = Command::new("sh");
    command.current_dir(folder).env("HOME", folder);
    failed(as_root(&mut command, &["-ec", script]))
}

#[test]
fn nix_with_a_file_that_does_not_match_its_pin() {
    let folder = sources();
    let url = format!("file://{}/hello.c", folder.path().display());
    let pin = "0".repeat(52);
    let text = format!("builtins.fetchurl {{ url = \"{url}\"; sha256 = \"{pin}\"; }}\n");
    fs_err::write(folder.path().join("x.nix"), text).unwrap();
    let mut command = nix(folder.path(), "nix-instantiate");
    let found = only(&failed(command.args(["--eval", "x.nix"])));
    assert_eq!((found.diagnosis.code, value(&found, "file")), ("hash-mismatch", url.as_str()));
    assert_eq!(value(&found, "wanted"), format!("sha256:{pin}"));
}

#[test]
fn nix_with_an_address_that_does_not_answer() {
    let folder = sources();
    // A port without a listener, because it was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}/x");
    let text = format!("builtins.fetchurl {{ url = \"{url}\"; sha256 = \"{}\"; }}\n", "0".repeat(52));
    fs_err::write(folder.path().join("x.nix"), text).unwrap();
    let mut command = nix(folder.path(), "nix-instantiate");
    let found = only(&failed(command.args(["--option", "download-attempts", "1", "--eval", "x.nix"])));
    assert_eq!((found.diagnosis.code, value(&found, "url")), ("download-failed", url.as_str()));
}

#[test]
fn nix_with_a_derivation_for_another_machine() {
    let folder = derivation(r#"system = "riscv128-linux"; builder = "/nowhere";"#);
    let found = only(&failed(nix(folder.path(), "nix-build").arg("x.nix")));
    assert_eq!((found.diagnosis.code, value(&found, "system")), ("wrong-system", "riscv128-linux"));
}

#[test]
fn nix_where_no_namespaces_can_be_made() {
    let folder = derivation(r#"system = builtins.currentSystem; builder = "/nowhere";"#);
    // In a user namespace that allows no further ones.
    let log = root_shell(
        folder.path(),
        "echo 0 > /proc/sys/user/max_user_namespaces; \
         NIX_REMOTE=$PWD/store exec nix-build --option sandbox true --option sandbox-fallback false \
         --option substitute false --option build-users-group '' x.nix",
    );
    assert_eq!(only(&log).diagnosis.code, "sandbox-unavailable");
}

#[test]
fn nix_with_a_read_only_store() {
    let folder = sources();
    // The machine's own store, with a read-only /nix/var/nix in a mount namespace. /nix/store stays, because Nix may be in it.
    let log = root_shell(
        folder.path(),
        "mount -t tmpfs -o ro none /nix/var/nix; NIX_REMOTE=local exec nix-store --add hello.c",
    );
    let found = only(&log);
    assert_eq!(found.diagnosis.code, "store-not-writable");
    assert!(value(&found, "file").starts_with("/nix/var/nix/"), "{log}");
}

#[test]
fn gcc_on_a_full_disk() {
    let folder = sources();
    let log = root_shell(
        folder.path(),
        "mkdir full; mount -t tmpfs -o size=4k none full; head -c 4096 /dev/zero > full/zeros; exec gcc hello.c -o full/a",
    );
    assert_eq!(only(&log).diagnosis.code, "disk-full");
}

#[test]
fn gcc_without_a_c_library() {
    let folder = sources();
    let path = folder.path();
    fs_err::write(path.join("h.c"), "#include <stdio.h>\n").unwrap();
    let found = only(&output(path, "gcc", &["--sysroot=/nowhere", "-c", "h.c"]));
    assert_eq!((found.diagnosis.code, value(&found, "file")), ("sysroot-missing", "stdio.h"));
}

#[test]
fn ld_with_an_object_for_a_fixed_address() {
    let folder = sources();
    let path = folder.path();
    fs_err::write(path.join("fixed.c"), "int x; int f(void) { return x; }\n").unwrap();
    gcc(path, &["-fno-pic", "-c", "fixed.c"]);
    let found = only(&output(path, "gcc", &["-shared", "fixed.o", "-o", "libfixed.so"]));
    assert_eq!((found.diagnosis.code, value(&found, "file")), ("not-position-independent", "fixed.o"));
}

/// Uses a library with libstdc++'s version names. The loader prints the same message as for libstdc++.
#[test]
fn the_loader_without_a_version_of_libstdcxx() {
    let folder = sources();
    let path = folder.path();
    replace_library(path, "libstdc++.so.6", ("GLIBCXX_3.4.99", "GLIBCXX_3.4.1"));
    let found = only(&output(path, "./use", &[]));
    assert_eq!(found.diagnosis.code, "libstdcxx-too-old");
    assert_eq!((value(&found, "version"), value(&found, "file")), ("GLIBCXX_3.4.99", "./use"));
}

#[test]
fn the_loader_of_musl_without_a_library() {
    let folder = sources();
    let path = folder.path();
    fs_err::write(path.join("a.c"), "int a(void) { return 0; }\n").unwrap();
    gcc(path, &["-shared", "-fPIC", "-nostdlib", "a.c", "-o", "liba.so", "-Wl,-soname,liba.so.7"]);
    fs_err::write(path.join("use.c"), "int a(void); void _start(void) { a(); }\n").unwrap();
    let loader = "/lib/ld-musl-x86_64.so.1";
    let linker = format!("-Wl,--dynamic-linker={loader}");
    gcc(path, &["-nostdlib", "use.c", "-L.", "-la", "-o", "use", &linker]);
    let found = only(&output(path, "./use", &[]));
    assert_eq!((found.diagnosis.code, value(&found, "library_file")), ("shared-library-missing", "liba.so.7"));
    assert_eq!(value(&found, "file"), "./use");
}

#[test]
fn lld_without_a_library_and_with_an_object_of_another_machine() {
    let folder = sources();
    let path = folder.path();
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output().unwrap().stdout;
    let sysroot = String::from_utf8(sysroot).unwrap();
    // rustup's rustc includes lld for its own target.
    let lld = format!("{}/lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld", sysroot.trim_end());
    let lld = |arguments: &[&str]| only(&output(path, &lld, &[&["-flavor", "gnu"], arguments].concat()));
    gcc(path, &["-c", "hello.c"]);
    let found = lld(&["hello.o", "-lnowhere"]);
    assert_eq!((found.diagnosis.code, value(&found, "library")), ("library-missing", "nowhere"));
    // i386, a machine that lld supports.
    gcc(path, &["-m32", "-c", "hello.c", "-o", "other.o"]);
    let found = lld(&["hello.o", "other.o"]);
    assert_eq!((found.diagnosis.code, value(&found, "file")), ("wrong-architecture", "other.o"));
}

/// `cargo build` without a network.
fn cargo(folder: &Path, arguments: &[&str]) -> Found {
    only(&output(folder, "cargo", &[&["build", "--offline"], arguments].concat()))
}

#[test]
fn rustc_and_cargo_without_a_file_of_the_project() {
    let missing = |lines: &str, code: &str| {
        let folder = package(lines);
        fs_err::write(folder.path().join("hello.rs"), code).unwrap();
        let found = cargo(folder.path(), &[]);
        assert_eq!(found.diagnosis.code, "source-file-missing");
        value(&found, "file").to_owned()
    };
    assert_eq!(missing("", "mod util;\nfn main() {}\n"), "util.rs");
    assert_eq!(missing("", "fn main() { print!(include_str!(\"data/words.txt\")); }\n"), "data/words.txt");
    let bin = missing("[[bin]]\nname = \"tool\"\npath = \"src/bin/tool.rs\"\n", "fn main() {}\n");
    assert!(bin.ends_with("/src/bin/tool.rs"), "{bin}");
    assert_eq!(missing("[[bin]]\nname = \"tool\"\n", "fn main() {}\n"), "src/bin/tool.rs");
    let member = missing("[workspace]\nmembers = [\"b\"]\n", "fn main() {}\n");
    assert!(member.ends_with("/b/Cargo.toml"), "{member}");
}

#[test]
fn rustc_without_an_environment_variable() {
    let folder = package("");
    fs_err::write(folder.path().join("hello.rs"), "fn main() { print!(env!(\"CROSSFLAKE_NOWHERE\")); }\n").unwrap();
    let found = cargo(folder.path(), &[]);
    assert_eq!((found.diagnosis.code, value(&found, "variable")), ("env-missing", "CROSSFLAKE_NOWHERE"));
}

#[test]
fn cargo_with_a_shared_library_for_musl() {
    let folder = package("[lib]\npath = \"hello.rs\"\ncrate-type = [\"cdylib\"]\n");
    let found = cargo(folder.path(), &["--lib", "--target", "x86_64-unknown-linux-musl"]);
    assert_eq!((found.diagnosis.code, value(&found, "kind")), ("crate-type-unsupported", "cdylib"));
}

#[test]
fn cargo_with_a_registry_that_it_does_not_know() {
    let folder = package("[dependencies]\nb = { version = \"1\", registry = \"crossflake-nowhere\" }\n");
    let found = cargo(folder.path(), &[]);
    assert_eq!((found.diagnosis.code, value(&found, "registry")), ("registry-unknown", "crossflake-nowhere"));
}

#[test]
fn cargo_without_a_feature() {
    let folder = package("");
    let found = cargo(folder.path(), &["--features", "nowhere"]);
    assert_eq!((found.diagnosis.code, value(&found, "feature")), ("feature-missing", "nowhere"));
    let library = package("[lib]\npath = \"hello.rs\"\n");
    let path = library.path().display();
    let folder = package(&format!("[dependencies.b]\npackage = \"a\"\npath = \"{path}\"\nfeatures = [\"nowhere\"]\n"));
    let name =
        fs_err::read_to_string(folder.path().join("Cargo.toml")).unwrap().replace("name = \"a\"\nv", "name = \"c\"\nv");
    fs_err::write(folder.path().join("Cargo.toml"), name).unwrap();
    let found = cargo(folder.path(), &[]);
    assert_eq!((found.diagnosis.code, value(&found, "feature")), ("feature-missing", "nowhere"));
}

#[test]
fn cargo_without_a_package_or_a_program() {
    let folder = package("");
    for option in ["--package", "--bin"] {
        let found = cargo(folder.path(), &[option, "nowhere"]);
        assert_eq!((found.diagnosis.code, value(&found, "wanted")), ("package-unknown", "nowhere"));
    }
}

/// A crate that Cargo.lock does not have, from a registry and from git.
#[test]
fn cargo_with_a_lock_that_lacks_a_crate() {
    for (dependency, name) in
        [("crossflake-nowhere = \"1\"", "crate"), ("a = { git = \"https://nowhere.invalid/a\" }", "url")]
    {
        let folder = package(&format!("[dependencies]\n{dependency}\n"));
        fs_err::write(
            folder.path().join("Cargo.lock"),
            "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"0.1.0\"\n",
        )
        .unwrap();
        let found = only(&output(folder.path(), "cargo", &["build", "--frozen"]));
        assert_eq!(found.diagnosis.code, "cargo-lock-stale");
        assert!(found.occurrences[0].values.contains_key(name), "{found:?}");
    }
}

/// pkg-config with a library `a` 1.0 only.
fn pkg_config(folder: &Path, arguments: &[&str]) -> Found {
    let text = "Name: a\nDescription: a\nVersion: 1.0\n";
    fs_err::write(folder.join("a.pc"), text).unwrap();
    let mut command = Command::new("pkg-config");
    command.args(["--print-errors", "--libs"]).args(arguments).current_dir(folder).env("PKG_CONFIG_LIBDIR", folder);
    only(&failed(&mut command))
}

#[test]
fn pkg_config_with_an_older_library() {
    let folder = sources();
    let found = pkg_config(folder.path(), &["a >= 2"]);
    assert_eq!(
        (found.diagnosis.code, value(&found, "module"), value(&found, "version")),
        ("library-too-old", "a", "1.0")
    );
}

#[test]
fn pkg_config_without_a_library() {
    let folder = sources();
    let found = pkg_config(folder.path(), &["libudev"]);
    assert_eq!(found.diagnosis.code, "pkg-config-library-missing");
    assert_eq!((value(&found, "module"), value(&found, "package")), ("libudev", "libudev-dev"));
}

/// The error of a package whose build script has these statements.
fn build_script(statements: &str) -> Found {
    let folder = package("build = \"build.rs\"");
    fs_err::write(folder.path().join("build.rs"), format!("fn main() {{ {statements} }}\n")).unwrap();
    let text = "[package]\nname = \"inner\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[lib]\npath = \"lib.rs\"\n\
                [dependencies]\nb = { version = \"1\", registry-index = \"sparse+https://nowhere.invalid/\" }\n[workspace]\n";
    fs_err::create_dir(folder.path().join("inner")).unwrap();
    fs_err::write(folder.path().join("inner/Cargo.toml"), text).unwrap();
    fs_err::write(folder.path().join("inner/lib.rs"), "").unwrap();
    cargo(folder.path(), &[])
}

#[test]
fn a_build_script_whose_cargo_has_no_network() {
    let found = build_script(
        "let mut cargo = std::process::Command::new(\"cargo\"); cargo.current_dir(\"inner\").env(\"CARGO_NET_RETRY\", \"0\");
         cargo.env_remove(\"CARGO_NET_OFFLINE\").args([\"build\", \"--target-dir\"]).arg(std::env::var_os(\"OUT_DIR\").unwrap());
         assert!(cargo.status().unwrap().success());",
    );
    assert_eq!((found.diagnosis.code, value(&found, "dependency")), ("nested-cargo", "b"));
}

#[test]
fn a_build_script_without_a_network() {
    let found = build_script("use std::net::ToSocketAddrs; \"nowhere.invalid:443\".to_socket_addrs().unwrap();");
    assert_eq!((found.diagnosis.code, value(&found, "crate")), ("build-script-network", "a"));
    let found = build_script(
        "assert!(std::process::Command::new(\"git\").args([\"clone\", \"https://nowhere.invalid/a\"]).status().unwrap().success());",
    );
    assert_eq!((found.diagnosis.code, value(&found, "host")), ("build-script-network", "nowhere.invalid"));
}

#[test]
fn a_build_script_without_a_program() {
    let found = build_script("std::process::Command::new(\"nowhere\").status().unwrap();");
    assert_eq!((found.diagnosis.code, value(&found, "crate")), ("build-script-not-found", "a"));
    let shell =
        "assert!(std::process::Command::new(\"sh\").args([\"-c\", \"nowhere a\"]).status().unwrap().success());";
    let found = build_script(shell);
    assert_eq!((found.diagnosis.code, value(&found, "tool")), ("tool-missing", "nowhere"));
}

#[test]
fn ld_without_libatomic() {
    let folder = sources();
    let code = "int main(void) { __int128 x = 0; return (int)__atomic_load_n(&x, 5); }\n";
    fs_err::write(folder.path().join("atomic.c"), code).unwrap();
    let found = only(&output(folder.path(), "gcc", &["atomic.c"]));
    assert_eq!((found.diagnosis.code, value(&found, "symbol")), ("atomics-missing", "__atomic_load_16"));
}

#[test]
fn ld_without_libstdcxx() {
    let folder = sources();
    let code = "#include <string>\nint main(int n, char **a) { return std::string(a[0]).size() + n; }\n";
    fs_err::write(folder.path().join("a.cc"), code).unwrap();
    assert!(Command::new("g++").args(["-c", "a.cc"]).current_dir(folder.path()).status().unwrap().success());
    let found = only(&output(folder.path(), "gcc", &["a.o"]));
    assert_eq!(found.diagnosis.code, "cplusplus-library-missing");
}

#[test]
fn ld_with_a_distance_that_is_too_large() {
    let folder = sources();
    fs_err::write(folder.path().join("far.c"), "int f(void); int main(void) { return f(); }\n").unwrap();
    let found = only(&output(folder.path(), "gcc", &["-no-pie", "far.c", "-Wl,--defsym=f=0x7fff00000000"]));
    assert_eq!(found.diagnosis.code, "relocation-overflow");
}

/// The kernel ends processes with SIGKILL if the memory is full; here they end themselves.
#[test]
fn compilers_that_the_kernel_kills() {
    use std::os::unix::fs::PermissionsExt;
    let folder = package("");
    let path = folder.path();
    let script = |name: &str, text: &str| {
        fs_err::write(path.join(name), format!("#!/bin/sh\n{text}\n")).unwrap();
        fs_err::set_permissions(path.join(name), std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    script("cc1", "kill -9 $$");
    let found = only(&output(path, "gcc", &["-B.", "-c", "hello.c"]));
    assert_eq!((found.diagnosis.code, value(&found, "program")), ("out-of-memory", "cc1"));
    script("rustc", "case \"$*\" in *'--crate-name a'*) kill -9 $$;; esac\nexec \"$@\"");
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--offline"]).current_dir(path).env("RUSTC_WRAPPER", path.join("rustc"));
    let found = only(&failed(&mut cargo));
    assert_eq!((found.diagnosis.code, value(&found, "crate")), ("out-of-memory", "a"));
}

/// A git repository with a flake that has these lines.
fn flake(lines: &str) -> TempDir {
    let folder = sources();
    fs_err::write(folder.path().join("flake.nix"), format!("{{ {lines} }}\n")).unwrap();
    for arguments in [&["init", "--quiet"][..], &["add", "flake.nix"]] {
        assert!(Command::new("git").args(arguments).current_dir(folder.path()).status().unwrap().success());
    }
    folder
}

fn evaluate(folder: &Path, arguments: &[&str]) -> Found {
    let nix = ["--extra-experimental-features", "nix-command flakes", "--offline", "eval"];
    only(&output(folder, "nix", &[&nix[..], arguments].concat()))
}

#[test]
fn nix_without_a_flake() {
    let folder = sources();
    let found = evaluate(folder.path(), &[".#a"]);
    assert_eq!(found.diagnosis.code, "flake-missing");
    assert!(value(&found, "folder").starts_with('/'), "{found:?}");
}

#[test]
fn nix_with_a_flake_that_reads_other_files() {
    let folder = flake("outputs = _: { a = builtins.readFile /etc/hostname; };");
    let found = evaluate(folder.path(), &[".#a"]);
    assert_eq!((found.diagnosis.code, value(&found, "file")), ("pure-evaluation", "/etc/hostname"));
}

#[test]
fn nix_with_a_lock_that_it_must_not_change() {
    let input = flake("outputs = _: { };");
    let folder = flake(&format!("inputs.b.url = \"path:{}\"; outputs = _: {{ a = 1; }};", input.path().display()));
    let found = evaluate(folder.path(), &["--no-update-lock-file", ".#a"]);
    assert_eq!(found.diagnosis.code, "flake-lock-stale");
}

#[test]
fn git_with_the_folder_of_another_user() {
    let folder = flake("outputs = _: { };");
    let mut command = Command::new("git");
    command.arg("status").current_dir(folder.path()).env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    assert_eq!(only(&failed(&mut command)).diagnosis.code, "git-ownership");
}

#[test]
fn nix_and_cargo_without_a_git_revision() {
    let repository = flake("outputs = _: { };");
    let path = repository.path();
    let user = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
    let commit = [&user[..], &["commit", "--quiet", "--message", "a"]].concat();
    assert!(Command::new("git").args(commit).current_dir(path).status().unwrap().success());
    let revision = "0123456789012345678901234567890123456789";
    let url = format!("file://{}", path.display());
    let expression = format!("builtins.fetchGit {{ url = \"{url}\"; rev = \"{revision}\"; }}");
    let found = evaluate(path, &["--impure", "--expr", &expression]);
    assert_eq!((found.diagnosis.code, value(&found, "revision")), ("git-revision-missing", revision));
    for (key, wanted) in [("rev", revision), ("branch", "gone"), ("tag", "gone")] {
        let folder = package(&format!("[dependencies]\nb = {{ git = \"{url}\", {key} = \"{wanted}\" }}\n"));
        let mut cargo = Command::new("cargo");
        cargo.args(["generate-lockfile"]).current_dir(folder.path()).env("CARGO_HOME", folder.path().join("home"));
        let found = only(&failed(&mut cargo));
        assert_eq!((found.diagnosis.code, value(&found, "revision")), ("git-revision-missing", wanted));
    }
}

/// A server that asks for a password. Ends with the test's process.
fn private_server() -> String {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let _ = stream.read(&mut [0; 4096]);
            let answer = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"a\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    format!("http://{address}")
}

#[test]
fn git_without_a_password() {
    let server = private_server();
    let folder = package(&format!("[dependencies]\nb = {{ git = \"{server}/b\" }}\n"));
    let mut git = Command::new("git");
    git.args(["ls-remote", &format!("{server}/b")])
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_CONFIG_GLOBAL", "/dev/null");
    let found = only(&failed(git.current_dir(folder.path())));
    assert_eq!((found.diagnosis.code, value(&found, "url")), ("git-credentials", server.as_str()));
    let mut cargo = Command::new("cargo");
    cargo.arg("generate-lockfile").current_dir(folder.path()).env("CARGO_HOME", folder.path().join("home"));
    let found = only(&failed(cargo.env("GIT_CONFIG_GLOBAL", "/dev/null").env("CARGO_NET_RETRY", "0")));
    assert_eq!(found.diagnosis.code, "git-credentials");
}

#[test]
fn nix_with_a_path_that_no_key_has_signed() {
    let folder = sources();
    let cache = format!("file://{}/cache", folder.path().display());
    let mut nix_store = nix(folder.path(), "nix-store");
    let added = nix_store.args(["--add", "hello.c"]).output().unwrap();
    let added = String::from_utf8(added.stdout).unwrap();
    let copy = |store: &str, arguments: &[&str]| {
        let mut command = nix(folder.path(), "nix");
        command.env("NIX_REMOTE", folder.path().join(store));
        command.args(["--extra-experimental-features", "nix-command", "copy"]).args(arguments).arg(added.trim());
        command
    };
    assert!(copy("store", &["--to", &cache]).status().unwrap().success());
    // A path whose name follows from its content needs no signature: make it one that does not say so.
    for entry in fs_err::read_dir(folder.path().join("cache")).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_some_and(|end| end == "narinfo") {
            let text = fs_err::read_to_string(&file).unwrap();
            let lines: String =
                text.lines().filter(|line| !line.starts_with("CA:")).map(|line| format!("{line}\n")).collect();
            fs_err::write(&file, lines).unwrap();
        }
    }
    let found = only(&failed(&mut copy("other", &["--from", &cache])));
    assert_eq!((found.diagnosis.code, value(&found, "file")), ("signature-missing", added.trim()));
}
