//! The crate builder on a project with features that builders often get wrong: a virtual workspace, several programs, a
//! build script, a proc macro, path dependencies, a git dependency that is a workspace with inheritance and C code, and
//! a cargo configuration.

use std::path::Path;
use std::process::Command;

use crate::end_to_end::tools::{
    build_all, commit, crossflake, derivations, nix_store, run, stdout, system, track, would_build, write, write_flake,
};
use crossflake_target::BuildMachine;

#[test]
fn a_workspace_with_many_features_of_cargo_builds_and_runs() {
    let git = tempfile::tempdir().unwrap();
    make_git_dependency(git.path());
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_workspace(folder, git.path());
    write_flake(folder);
    let flake = std::fs::read_to_string(folder.join("flake.nix")).unwrap();
    write(folder, "flake.nix", &flake.replace("src = self;", "src = self;\n      env.COMMIT = \"0123abc\";"));
    let built = build_all(folder);
    let programs: Vec<_> = built
        .iter()
        .map(|built| (built.target.as_str(), built.file.file_name().unwrap().to_str().unwrap(), built.runs))
        .collect();
    assert_eq!(
        programs,
        [
            ("aarch64-linux", "first", Some(true)),
            ("aarch64-linux", "second", Some(true)),
            ("native", "first", Some(true)),
            ("native", "second", Some(true)),
        ]
    );

    // With the standard library's debug information a build script would have 10 MB.
    let dependencies = derivations(folder, ".#native");
    let dependencies = dependencies.iter().find(|path| path.ends_with("-programs-dependencies.drv")).unwrap();
    let dependencies = stdout(nix_store().args(["--query", "--outputs", dependencies]));
    let list = stdout(Command::new("tar").arg("-tvf").arg(Path::new(dependencies.trim()).join("target.tar")));
    let script = list.lines().find(|line| line.contains("/build-script-build")).unwrap();
    let size: u64 = script.split_whitespace().nth(2).unwrap().parse().unwrap();
    assert!(size < 3_000_000, "{script}");

    // A change of a member's code rebuilds the package, and not the dependencies.
    write(folder, "helper/src/lib.rs", "pub fn help() -> &'static str { \"changed\" }\n");
    let again = would_build(folder, ".#aarch64-linux");
    assert_eq!(again.len(), 1, "{again:?}");

    // If cargo does not build a program of `bins`, the error names the program.
    let manifest = std::fs::read_to_string(folder.join("targets.json")).unwrap();
    write(folder, "targets.json", &manifest.replace("\"tests\"", "\"bins\": [\"third\"], \"tests\""));
    run(crossflake(folder).arg("generate"));
    track(folder);
    let failed = crossflake(folder).args(["build", "native"]).output().unwrap();
    assert_eq!(failed.status.code(), Some(2), "{failed:?}");
    assert!(String::from_utf8_lossy(&failed.stderr).contains("third"), "{failed:?}");
}

const LOWER: &str = r#"pub const VERSION: &str = env!("CARGO_PKG_VERSION");

unsafe extern "C" {
    #[link_name = "place"]
    fn c_place() -> *const std::ffi::c_char;
}

pub fn place() -> &'static str {
    unsafe { std::ffi::CStr::from_ptr(c_place()) }.to_str().unwrap()
}
"#;

/// Compiles a file by its real path, which is in the store, so that `__FILE__` and `COMPILER` put store paths into the C
/// code. `nowhere` does not exist: cargo runs this script again in each step, and recompiles the crate over the output of
/// the step before.
const LOWER_BUILD: &str = r#"use std::env::var;
use std::path::Path;
use std::process::Command;

fn main() {
    let out = var("OUT_DIR").unwrap();
    let object = format!("{out}/place.o");
    let source = Path::new("place.c").canonicalize().unwrap();
    let compiler = format!("-DCOMPILER={:?}", tool("CC").get_program());
    run(tool("CC").args(["-fPIC", "-c", &compiler, "-o", &object]).arg(source));
    run(tool("AR").args(["crs", &format!("{out}/libplace.a"), &object]));
    println!("cargo:rustc-link-search=native={out}");
    println!("cargo:rustc-link-lib=static=place");
    println!("cargo:rerun-if-changed=nowhere");
}

fn tool(name: &str) -> Command {
    Command::new(var(format!("{name}_{}", var("TARGET").unwrap().replace('-', "_"))).unwrap())
}

fn run(command: &mut Command) {
    assert!(command.status().unwrap().success(), "{command:?}");
}
"#;

/// A proc macro: cargo compiles it for the build machine.
const TWICE: &str = r#"use proc_macro::TokenStream;

#[proc_macro]
pub fn twice(tokens: TokenStream) -> TokenStream {
    format!("2 * ({tokens})").parse().unwrap()
}
"#;

/// A repository whose packages inherit from its workspace, so that a package's Cargo.toml alone is incomplete.
fn make_git_dependency(folder: &Path) {
    write(
        folder,
        "Cargo.toml",
        "[workspace]\nmembers = [\"crates/*\"]\nresolver = \"2\"\n\n[workspace.package]\nversion = \"3.2.1\"\n\
         edition = \"2021\"\n\n[workspace.dependencies]\nlower = { path = \"crates/lower\" }\n",
    );
    write(
        folder,
        "crates/upper/Cargo.toml",
        "[package]\nname = \"upper\"\nversion.workspace = true\nedition.workspace = true\n\n\
         [dependencies]\nlower.workspace = true\ntwice = { path = \"../twice\" }\n",
    );
    write(folder, "crates/upper/src/lib.rs", "pub use lower::{VERSION, place};\npub use twice::twice;\n");
    write(
        folder,
        "crates/twice/Cargo.toml",
        "[package]\nname = \"twice\"\nversion.workspace = true\nedition.workspace = true\n\n\
         [lib]\nproc-macro = true\n",
    );
    write(folder, "crates/twice/src/lib.rs", TWICE);
    write(folder, "crates/twice/build.rs", "fn main() {\n    println!(\"cargo:rerun-if-changed=nowhere\");\n}\n");
    write(
        folder,
        "crates/lower/Cargo.toml",
        "[package]\nname = \"lower\"\nversion.workspace = true\nedition.workspace = true\n",
    );
    write(folder, "crates/lower/src/lib.rs", LOWER);
    write(folder, "crates/lower/build.rs", LOWER_BUILD);
    write(folder, "crates/lower/place.c", "const char *place(void) { return __FILE__ \" by \" COMPILER; }\n");
    commit(folder);
}

fn make_workspace(folder: &Path, git: &Path) {
    // cargo reads CARGO_PROFILE_RELEASE_LTO as the key `lto` of the profile `release`, not as this profile.
    write(
        folder,
        "Cargo.toml",
        "[workspace]\nmembers = [\"programs\", \"macros\"]\nresolver = \"2\"\n\n\
         [profile.release-lto]\ninherits = \"release\"\nlto = true\n",
    );
    // The program does not compile without this flag: rustc must get the project's flags and crossflake's. A
    // rustc-wrapper exists on the user's machine only, so builds ignore it.
    write(
        folder,
        ".cargo/config.toml",
        "[build]\nrustflags = [\"--cfg\", \"of_the_project\"]\nrustc-wrapper = \"sccache\"\n",
    );
    write(
        folder,
        "programs/Cargo.toml",
        &format!(
            "[package]\nname = \"programs\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n\
             [[bin]]\nname = \"first\"\npath = \"src/first.rs\"\n\n\
             [lints.rust]\nunexpected_cfgs = \"allow\"\n\n\
             [dependencies]\nmacros = {{ path = \"../macros\" }}\nhelper = {{ path = \"../helper\" }}\n\
             upper = {{ git = \"file://{}\" }}\n\n[build-dependencies]\nhelper = {{ path = \"../helper\" }}\n",
            git.display()
        ),
    );
    // The build script runs on the build machine.
    write(
        folder,
        "programs/build.rs",
        "fn main() {\n    assert_eq!(helper::help(), \"help\");\n    \
         assert!(std::env::var(\"SOURCE_DATE_EPOCH\").is_ok(), \"a date would be of the day\");\n    \
         let out = std::env::var(\"OUT_DIR\").unwrap();\n    \
         let made = std::process::Command::new(\"./made.sh\").output().unwrap().stdout;\n    \
         let made = format!(\"pub const MADE: &str = {:?};\", String::from_utf8(made).unwrap().trim());\n    \
         std::fs::write(out + \"/made.rs\", made).unwrap();\n}\n",
    );
    write(
        folder,
        "programs/src/first.rs",
        "include!(concat!(env!(\"OUT_DIR\"), \"/made.rs\"));\n\n#[cfg(not(of_the_project))]\n\
         compile_error!(\"the project's rustflags are lost\");\n\nfn main() {\n    \
         println!(\"{} {} {} {}\", MADE, macros::answer!(), helper::help(), upper::VERSION);\n    \
         assert_eq!(upper::twice!(21), 42);\n    \
         assert_eq!(env!(\"COMMIT\"), \"0123abc\");\n    \
         assert!(upper::place().contains(\"place.c by \"));\n}\n",
    );
    // The build runs the first script. The second is part of the program: its first line must not be changed.
    for script in ["programs/made.sh", "programs/src/hook.sh"] {
        write(folder, script, "#!/bin/sh\necho made\n");
        let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(folder.join(script), executable).unwrap();
    }
    write(
        folder,
        "programs/src/bin/second/main.rs",
        "fn main() {\n    assert!(include_str!(\"../../hook.sh\").starts_with(\"#!/bin/sh\\n\"));\n}\n",
    );
    write(
        folder,
        "macros/Cargo.toml",
        "[package]\nname = \"macros\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[lib]\nproc-macro = true\n",
    );
    write(
        folder,
        "macros/src/lib.rs",
        "#[proc_macro]\npub fn answer(_: proc_macro::TokenStream) -> proc_macro::TokenStream {\n    \
         \"42\".parse().unwrap()\n}\n",
    );
    write(folder, "helper/Cargo.toml", "[package]\nname = \"helper\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
    write(folder, "helper/src/lib.rs", "pub fn help() -> &'static str { \"help\" }\n");
    let native = BuildMachine::of(&system()).expect("a build machine").triple;
    write(
        folder,
        "targets.json",
        &format!(
            r#"{{
  "version": 1,
  "tests": false,
  "profile": "release-lto",
  "targets": {{ "aarch64-linux": {{}}, "native": {{ "triple": "{native}" }} }}
}}
"#
        ),
    );
    track(folder);
    run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--quiet"]));
    track(folder);
    let lock = stdout(Command::new("cat").arg(folder.join("Cargo.lock")));
    assert!(lock.contains("git+file://"), "{lock}");
}
