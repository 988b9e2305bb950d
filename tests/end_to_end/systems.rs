//! Systems other than Linux: a program with C code for Windows and WASI, and a WebAssembly module without WASI.

use std::path::Path;
use std::process::Command;

use crossflake_target::{BuildMachine, Target};

use crate::end_to_end::tools::{
    build_all, crossflake, nix, run, runner, stdout, system, track, verify, write, write_flake,
};

#[test]
fn windows_and_webassembly_programs_fit_their_triples_and_run() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_project(folder);
    write_flake(folder);
    let built = build_all(folder);
    let programs: Vec<_> = built
        .iter()
        .map(|built| (built.target.as_str(), built.file.to_str().unwrap(), built.machine.as_str(), built.runs))
        .collect();
    // Debian's Wine runs programs for the processor that it runs on.
    let machine = BuildMachine::of(&system()).expect("a build machine");
    let windows = Target::of_name("x86_64-windows").expect("a target");
    let windows_runs = windows.runner(machine).map(|_| true);
    assert_eq!(
        programs,
        [
            ("wasm32", "result-wasm32/bin/module.wasm", "wasm32", None),
            ("wasm32-wasip1", "result-wasm32-wasip1/bin/program.wasm", "wasm32", Some(true)),
            ("x86_64-windows", "result-x86_64-windows/bin/program.exe", "x86-64", windows_runs),
        ]
    );
    for (at, triple) in ["wasm32-unknown-unknown", "wasm32-wasip1", "x86_64-pc-windows-gnu"].iter().enumerate() {
        let report = verify(&folder.join(&built[at].file), &["--triple", triple, "--strip", "yes"]);
        assert_eq!(report[0]["ok"], true, "{report}");
    }
    let dlls = verify(&folder.join(&built[2].file), &[])[0]["facts"]["needed"].to_string();
    assert!(!dlls.contains("libgcc") && !dlls.contains("pthread"), "{dlls}");
    let attributes = built.iter().map(|target| format!(".#{}", target.target));
    run(nix(folder).args(["build", "--no-link", "--rebuild"]).args(attributes));

    for target in built.iter().filter(|built| built.runs.is_some()) {
        check_arguments_environment_files_and_exit_code(folder, &target.target, &target.file);
        // The check starts the program and runs the tests in the sandbox.
        let check = format!(".#checks.{}.{}", system(), target.target);
        run(nix(folder).args(["build", "--no-link", &check]));
    }
}

/// Names are spelled as in Windows' SDK, and the flags are of a machine with clang and lld. winresource and embed-resource call
/// windres, which starts a preprocessor by a shell.
#[test]
fn windows_programs_have_resources_and_ignore_the_case_of_names() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_resources(folder);
    write_flake(folder);
    let built = build_all(folder);
    let [musl, windows] = &built[..] else { panic!("{built:?}") };
    assert_eq!((musl.target.as_str(), windows.target.as_str()), ("x86_64-linux-musl", "x86_64-windows"));

    let program = std::fs::read(folder.join(&windows.file)).unwrap();
    let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let has = |bytes: &[u8]| program.windows(bytes.len()).any(|window| window == bytes);
    assert!(has(&utf16("InternalName")) && has(&utf16("NAMES.EXE")), "the version of winresource");
    assert!(has(&utf16("a text of embed-resource")));
    assert!(has(&ICON[22..]), "the icon");
    if windows.runs.is_some() {
        let output = stdout(runner(folder, "x86_64-windows").arg(folder.join(&windows.file)));
        assert_eq!(output.trim(), "true true 4 a text of embed-resource");
    }
    assert_eq!(stdout(runner(folder, "x86_64-linux-musl").arg(folder.join(&musl.file))), "linked");

    let script = "cargo build -q 2>&1 && test -f target/x86_64-pc-windows-gnu/debug/names.exe";
    run(crossflake(folder).args(["shell", "x86_64-windows", "-q", "--", "sh", "-c", script]));
}

/// A picture of one pixel, after a folder of 22 bytes.
const ICON: &[u8] = b"\0\0\x01\0\x01\0\x01\x01\0\0\x01\0\x20\0\x30\0\0\0\x16\0\0\0\
    \x28\0\0\0\x01\0\0\0\x02\0\0\0\x01\0\x20\0\0\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\x10\x20\xff\0\0\0\0";

fn make_resources(folder: &Path) {
    write(
        folder,
        "Cargo.toml",
        "[package]\nname = \"names\"\nversion = \"1.2.3\"\nedition = \"2024\"\n\n[build-dependencies]\ncc = \"1\"\n\
         embed-resource = \"3\"\nwinresource = \"0.1\"\n",
    );
    write(
        folder,
        ".cargo/config.toml",
        "[build]\nrustflags = [\"-Clinker=clang\", \"-Clink-arg=-fuse-ld=lld\", \"-Ctarget-cpu=native\", \
         \"-Clink-arg=-Wl,--icf=all,--gc-sections\"]\n\n[target.x86_64-pc-windows-gnu]\nlinker = \"lld-link\"\n",
    );
    write(
        folder,
        "build.rs",
        r#"fn main() {
    if std::env::var("CARGO_CFG_WINDOWS").is_ok() {
        let mut resource = winresource::WindowsResource::new();
        resource.set_icon("a folder/one.ico").set("InternalName", "NAMES.EXE");
        resource.compile().unwrap();
        let text = ["MESSAGE=\\\"a text of embed-resource\\\""];
        embed_resource::compile("a folder/two.rc", &text).manifest_required().unwrap();
        let windres = std::process::Command::new("windres").arg("--version").output();
        assert!(windres.unwrap().status.success());
        cc::Build::new().file("src/one.c").compile("one");
        cc::Build::new().cpp(true).file("src/two.cpp").compile("two");
        println!("cargo:rustc-link-lib=Ws2_32");
    }
}
"#,
    );
    write(
        folder,
        "a folder/two.rc",
        "#include <Windows.h>\n#include \"numbers.h\"\nSTRINGTABLE\nBEGIN\n  NUMBER MESSAGE\nEND\n",
    );
    write(folder, "a folder/numbers.h", "#define NUMBER 7\n");
    std::fs::write(folder.join("a folder/one.ico"), ICON).unwrap();
    write(
        folder,
        "src/one.c",
        "#include <WinSock2.h>\n#include <WS2tcpip.h>\n#include <Windows.h>\n#include <IPHlpApi.h>\n#include <ShlObj.h>\n\
         #include <Shlwapi.h>\n#include <TlHelp32.h>\n#include <WINSPOOL.H>\n\
         int is_swapped(void) { return htons(1) == 256; }\n",
    );
    write(
        folder,
        "src/two.cpp",
        "#include <string>\n#include <Windows.h>\n#include <DbgHelp.h>\n\
         extern \"C\" int length(const char *text) { return (int)std::string(text).size(); }\n",
    );
    write(
        folder,
        "src/main.rs",
        r#"#[cfg(windows)]
fn main() {
    use std::ffi::{c_char, c_int, c_void};

    unsafe extern "C" {
        fn is_swapped() -> c_int;
        fn length(text: *const c_char) -> c_int;
    }
    #[link(name = "Iphlpapi")]
    unsafe extern "system" {
        fn GetNumberOfInterfaces(number: *mut u32) -> u32;
    }
    #[link(name = "Kernel32")]
    unsafe extern "system" {
        fn GetCurrentProcessId() -> u32;
    }
    #[link(name = "USER32")]
    unsafe extern "system" {
        fn LoadStringW(module: *const c_void, id: u32, text: *mut u16, size: c_int) -> c_int;
    }
    let mut text = [0; 100];
    unsafe {
        let size = LoadStringW(std::ptr::null(), 7, text.as_mut_ptr(), 100);
        let text = String::from_utf16_lossy(&text[..size as usize]);
        let mut number = 0;
        let found = GetNumberOfInterfaces(&mut number) == 0 && GetCurrentProcessId() != 0;
        println!("{} {found} {} {text}", is_swapped() != 0, length(c"four".as_ptr()));
    }
}

#[cfg(unix)]
fn main() {
    println!("linked");
}
"#,
    );
    write(
        folder,
        "targets.json",
        "{\n  \"version\": 1,\n  \"targets\": { \"x86_64-linux-musl\": {}, \"x86_64-windows\": {} }\n}\n",
    );
    track(folder);
    run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--quiet"]));
    track(folder);
}

fn check_arguments_environment_files_and_exit_code(folder: &Path, target: &str, program: &Path) {
    let mut command = runner(folder, target);
    command.current_dir(folder).arg(program).args(["7", "Cargo.toml"]).env("GREETING", "good morning");
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(7), "{target}: {output:?}");
    assert!(text.contains("good morning") && text.contains("[workspace]"), "{target}: {output:?}");
}

fn make_project(folder: &Path) {
    write(folder, "Cargo.toml", "[workspace]\nmembers = [\"program\", \"module\"]\nresolver = \"2\"\n");
    write(
        folder,
        "program/Cargo.toml",
        "[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[build-dependencies]\ncc = \"1\"\n",
    );
    write(
        folder,
        "program/build.rs",
        "fn main() {\n    cc::Build::new().file(\"src/length.c\").compile(\"length\");\n}\n",
    );
    // Calls functions of the C library, which the linker must find.
    write(
        folder,
        "program/src/length.c",
        "#include <stdlib.h>\n#include <string.h>\n\nint length(const char *text) {\n  char *copy = malloc(100);\n  \
         strcpy(copy, text);\n  int length = (int)strlen(copy);\n  free(copy);\n  return length;\n}\n",
    );
    write(
        folder,
        "program/src/main.rs",
        r#"use std::collections::HashMap;
use std::ffi::{CStr, c_char, c_int};

extern "C" {
    fn length(text: *const c_char) -> c_int;
}

fn length_of(text: &CStr) -> usize {
    unsafe { length(text.as_ptr()) as usize }
}

fn main() {
    assert_eq!(length_of(c"twelve bytes"), 12);
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [status, file] = &arguments[..] else { return };
    let environment: HashMap<_, _> = std::env::vars().collect();
    println!("{}", environment["GREETING"]);
    println!("{}", std::fs::read_to_string(file).unwrap());
    std::process::exit(status.parse().unwrap());
}

#[cfg(test)]
mod tests {
    #[test]
    fn c_is_called() {
        assert_eq!(super::length_of(c"four"), 4);
    }

    #[test]
    #[cfg(panic = "unwind")]
    fn a_panic_of_a_thread_is_caught() {
        assert!(std::thread::spawn(|| panic!("on purpose")).join().is_err());
    }

    // Features that programs expect of every installed Windows.
    #[cfg(windows)]
    mod windows {
        use std::ffi::c_void;
        use std::ptr::{null, null_mut};

        #[link(name = "advapi32")]
        extern "system" {
            fn CryptAcquireContextW(
                provider: *mut *mut c_void,
                container: *const u16,
                name: *const u16,
                kind: u32,
                flags: u32,
            ) -> i32;
        }
        #[link(name = "kernel32")]
        extern "system" {
            fn GetTimeZoneInformationForYear(year: u16, zone: *const c_void, information: *mut u32) -> i32;
        }

        #[test]
        fn a_shell_is_found_by_path() {
            let output = std::process::Command::new("cmd").args(["/c", "echo", "hello"]).output().unwrap();
            assert!(String::from_utf8_lossy(&output.stdout).contains("hello"), "{output:?}");
        }

        #[test]
        fn there_is_a_folder_for_temporary_files() {
            std::fs::write(std::env::temp_dir().join("file"), "").unwrap();
        }

        #[test]
        fn there_are_providers_of_cryptography() {
            const PROV_RSA_FULL: u32 = 1;
            const PROV_RSA_AES: u32 = 24;
            const CRYPT_VERIFYCONTEXT: u32 = 0xf000_0000;
            for kind in [PROV_RSA_FULL, PROV_RSA_AES] {
                let mut provider = null_mut();
                let got = unsafe {
                    CryptAcquireContextW(&mut provider, null(), null(), kind, CRYPT_VERIFYCONTEXT)
                };
                assert_eq!(got, 1, "{kind}");
            }
        }

        #[test]
        fn there_is_a_time_zone() {
            // TIME_ZONE_INFORMATION has 172 bytes.
            let mut information = [0; 43];
            assert_eq!(
                unsafe { GetTimeZoneInformationForYear(2026, null(), information.as_mut_ptr()) },
                1
            );
        }
    }
}
"#,
    );
    write(
        folder,
        "module/Cargo.toml",
        "[package]\nname = \"module\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[lib]\ncrate-type = [\"cdylib\"]\n",
    );
    write(
        folder,
        "module/src/lib.rs",
        "#[no_mangle]\npub extern \"C\" fn answer(question: u32) -> u32 {\n    question.count_ones()\n}\n",
    );
    write(
        folder,
        "targets.json",
        r#"{
  "version": 1,
  "package": "program",
  "targets": { "x86_64-windows": {}, "wasm32-wasip1": {}, "wasm32": { "package": "module" } }
}
"#,
    );
    track(folder);
    run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--quiet"]));
    track(folder);
    assert!(stdout(Command::new("cat").arg(folder.join("Cargo.lock"))).contains("name = \"cc\""));
}
