//! Libraries for other languages: `cdylib` and `staticlib` targets of a project.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::end_to_end::tools::{crossflake, json, nix, run, stdout, track, version_of_this_run, write, write_flake};

const LIBRARY: &str = "#[unsafe(no_mangle)]\npub extern \"C\" fn answer() -> i32 {\n    5\n}\n";
const TARGETS: &str = r#"{
  "version": 1,
  "targets": {
    "arm": { "triple": "aarch64-unknown-linux-gnu", "glibc": "2.31" },
    "native": { "triple": "x86_64-unknown-linux-gnu", "glibc": "2.31" },
    "static": { "triple": "x86_64-unknown-linux-musl" },
    "windows": { "triple": "x86_64-pc-windows-gnu" }
  }
}
"#;

fn write_package(folder: &Path, name: &str, rest: &str) {
    let version = version_of_this_run();
    let package = format!("[package]\nname = \"{name}\"\nversion = \"{version}\"\nedition = \"2024\"\n{rest}");
    write(folder, &format!("{name}/Cargo.toml"), &package);
    write(folder, &format!("{name}/src/lib.rs"), LIBRARY);
}

fn write_workspace(folder: &Path, members: &str) {
    write(folder, "Cargo.toml", &format!("[workspace]\nmembers = {members}\nresolver = \"2\"\n"));
    run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--offline", "--quiet"]));
    write(folder, "targets.json", TARGETS);
    track(folder);
    write_flake(folder);
}

/// The report of `crossflake build`: folder and file, kind, and whether it was started.
fn build(folder: &Path, targets: &[&str]) -> Vec<(String, String, Option<bool>)> {
    let report = json(crossflake(folder).arg("build").args(targets).arg("--json"));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let of = |file: &Value| (text(&file["file"]), text(&file["kind"]), file["runs"].as_bool());
    report.as_array().unwrap().iter().map(of).collect()
}

fn file(path: &str, kind: &str, runs: Option<bool>) -> (String, String, Option<bool>) {
    (path.to_owned(), kind.to_owned(), runs)
}

#[test]
fn a_program_and_its_libraries_are_packaged_together() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    // In the other package, cargo builds the library as a dependency only.
    write_package(folder, "my-lib", "[lib]\ncrate-type = [\"lib\", \"cdylib\", \"staticlib\"]\n");
    write(folder, "my-lib/src/main.rs", "fn main() {\n    println!(\"{}\", my_lib::answer());\n}\n");
    write_package(folder, "rust-only", "[lib]\ncrate-type = [\"rlib\", \"dylib\"]\n");
    write_workspace(folder, "[\"my-lib\", \"rust-only\"]");

    assert_eq!(
        build(folder, &["arm", "native"]),
        [
            file("result-arm/bin/my-lib", "pie", Some(true)),
            file("result-arm/lib/libmy_lib.a", "static-library", None),
            file("result-arm/lib/libmy_lib.so", "shared-library", None),
            file("result-native/bin/my-lib", "pie", Some(true)),
            file("result-native/lib/libmy_lib.a", "static-library", None),
            file("result-native/lib/libmy_lib.so", "shared-library", None),
        ]
    );
    assert_eq!(
        build(folder, &["static", "windows"]),
        [
            file("result-static/bin/my-lib", "pie", Some(true)),
            file("result-static/lib/libmy_lib.a", "static-library", None),
            file("result-windows/bin/my-lib.exe", "executable", Some(true)),
            file("result-windows/lib/libmy_lib.a", "static-library", None),
            file("result-windows/lib/libmy_lib.dll.a", "static-library", None),
            file("result-windows/lib/my_lib.dll", "shared-library", None),
        ]
    );

    // Programs of this machine use both.
    let source = "#include <stdio.h>\nint answer(void);\nint main(void) { printf(\"%d\\n\", answer()); }\n";
    write(folder, "use.c", source);
    let link = |library: &str, options: &[&str]| {
        run(Command::new("gcc").current_dir(folder).args(["-o", "use", "use.c", library]).args(options));
        let load = [("LD_LIBRARY_PATH", "result-native/lib")];
        assert_eq!(stdout(Command::new(folder.join("use")).current_dir(folder).envs(load)), "5", "{library}");
    };
    link("result-native/lib/libmy_lib.so", &[]);
    link("result-native/lib/libmy_lib.a", &["-lpthread", "-ldl", "-lm", "-lgcc_s"]);
}

#[test]
fn a_project_needs_no_program() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_package(folder, "shared", "[lib]\ncrate-type = [\"cdylib\"]\n");
    write_package(folder, "archive", "[lib]\ncrate-type = [\"staticlib\"]\n");
    write_workspace(folder, "[\"shared\", \"archive\"]");
    assert_eq!(
        build(folder, &["arm"]),
        [
            file("result-arm/lib/libarchive.a", "static-library", None),
            file("result-arm/lib/libshared.so", "shared-library", None),
        ]
    );
    let text = stdout(crossflake(folder).args(["build", "arm"]));
    assert!(text.lines().any(|line| line.contains("libshared.so") && line.ends_with(" -")), "{text}");
    let run = crossflake(folder).args(["run", "arm"]).output().unwrap();
    let stderr = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(stderr.contains("has no programs") && stderr.contains("its folder lib has libraries"), "{stderr}");
    // The check starts no program, and the SBOM describes the libraries.
    let sbom = json(crossflake(folder).args(["sbom", "arm"]));
    assert!(sbom.to_string().contains("libshared.so"), "{sbom}");

    // Debian's musl is static, so cargo refuses a package that is a shared library only, as outside of crossflake.
    let failed = nix(folder).args(["build", "--no-link", "--print-build-logs", ".#static"]).output().unwrap();
    let stderr = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert!(stderr.contains("does not support these crate types"), "{stderr}");

    // A Rust library is not packaged.
    write(folder, "Cargo.toml", "[workspace]\nmembers = [\"rust-only\"]\nresolver = \"2\"\n");
    write_package(folder, "rust-only", "");
    run_lock(folder);
    let failed = nix(folder).args(["build", "--no-link", "--print-build-logs", ".#arm"]).output().unwrap();
    let stderr = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert!(stderr.contains("cargo built no program and no library of the kinds cdylib and staticlib"), "{stderr}");
}

fn run_lock(folder: &Path) {
    run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--offline", "--quiet"]));
    track(folder);
}
