//! The environment of compilers and build scripts: it is the same on every machine, and flags that fit only the machine of
//! a project's author do not break a build.

use std::path::Path;
use std::process::Command;

use crate::end_to_end::tools::{
    build_all, build_log, crossflake, init, run, stdout, track, under_runner, would_build, write,
};

/// Writes all that it can find out about the machine into the program.
const CURIOUS: &str = r#"use std::env;
use std::process::Command;

fn main() {
    let mut text = String::new();
    for (name, value) in env::vars() {
        text += &format!("{name}={value}\n");
    }
    for arguments in [&["--version"][..], &["rev-parse", "--short", "HEAD"], &["describe", "--always", "--dirty"]] {
        let output = Command::new("git").args(arguments).output().expect("git starts");
        let answer = format!("{}{}", text_of(output.stdout), text_of(output.stderr));
        text += &format!("git {}: {} {}\n", arguments.join(" "), output.status.code().unwrap(), answer.trim());
    }
    for variable in ["CARGO", "RUSTC"] {
        let output = Command::new(env::var(variable).unwrap()).arg("--version").output().unwrap();
        text += &text_of(output.stdout);
    }
    let output = Command::new(env::var("RUSTC").unwrap()).args(["--print", "sysroot"]).output().unwrap();
    text += &text_of(output.stdout);
    std::fs::write(format!("{}/found.txt", env::var("OUT_DIR").unwrap()), text).unwrap();
    cc::Build::new().file("src/one.c").flag("-march=native").compile("one");
}

fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}
"#;

const CURIOUS_MAIN: &str = r#"unsafe extern "C" {
    fn one() -> i32;
}

fn main() {
    println!("{} {} {:?}", env!("CARGO"), env!("PATH"), option_env!("RUSTC_WRAPPER"));
    println!("avx2: {}, one: {}", cfg!(target_feature = "avx2"), unsafe { one() });
    println!("{}", include_str!(concat!(env!("OUT_DIR"), "/found.txt")));
}
"#;

#[test]
fn a_program_does_not_contain_the_build_machine() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(
        folder,
        "Cargo.toml",
        "[package]\nname = \"curious\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[build-dependencies]\ncc = \"1\"\n",
    );
    write(folder, "build.rs", CURIOUS);
    write(folder, "src/main.rs", CURIOUS_MAIN);
    write(folder, "src/one.c", "int one(void) { return 1; }\n");
    write(
        folder,
        ".cargo/config.toml",
        "[build]\nrustflags = [\"-C\", \"target-cpu=native\"]\n\n[env]\nJEMALLOC_SYS_WITH_LG_HUGEPAGE = \"22\"\n",
    );
    set_up(folder);
    init(folder, &["aarch64-unknown-linux-gnu", "x86_64-unknown-linux-gnu"]);
    track(folder);
    let built = build_all(folder);
    assert!(built.iter().all(|built| built.runs == Some(true)), "{built:?}");

    let mut texts = Vec::new();
    for built in &built {
        let text = under_runner(folder, &built.target, &folder.join(&built.file), &[]);
        assert!(!text.contains("/nix/store/"), "{text}");
        assert!(text.contains("avx2: false, one: 1"), "{text}");
        assert!(text.contains("/bin/cargo ") && text.contains("\ncargo 1.") && text.contains("\nrustc 1."), "{text}");
        assert!(text.contains("git --version: 0 git version 2."), "{text}");
        assert!(text.contains("git rev-parse --short HEAD: 128 fatal: not a git repository"), "{text}");
        // A setting of the project replaces crossflake's.
        assert!(text.contains("\nJEMALLOC_SYS_WITH_LG_HUGEPAGE=22\n"), "{text}");
        // make would take variables of the derivation as its own.
        assert!(!text.contains("\nsrc=") && !text.contains("\nout="), "{text}");
        texts.push(text);
    }
    assert!(texts[0].contains("\nJEMALLOC_SYS_WITH_LG_PAGE=16\n"), "{}", texts[0]);
    assert!(!texts[1].contains("JEMALLOC_SYS_WITH_LG_PAGE"), "{}", texts[1]);

    // The revision reaches only the last step.
    let revision = "0123456789abcdef0123456789abcdef01234567-dirty";
    let flake = std::fs::read_to_string(folder.join("flake.nix")).unwrap();
    let flake = flake.replace("src = ./.;", &format!("src = ./.;\n      revision = \"{revision}\";"));
    write(folder, "flake.nix", &flake);
    assert_eq!(would_build(folder, ".#x86_64-linux"), ["curious"]);
    let log = build_log(folder, "x86_64-linux");
    assert_eq!(log.matches("the flag target-cpu=native is ignored").count(), 1, "{log}");
    let text = under_runner(folder, "x86_64-linux", &folder.join("result/bin/curious"), &[]);
    assert!(text.contains("git rev-parse --short HEAD: 0 0123456\n"), "{text}");
    assert!(text.contains("git describe --always --dirty: 0 0123456-dirty\n"), "{text}");

    // In a shell, the setting of the user has priority.
    let shell = |name: &str| {
        let mut command = crossflake(folder);
        command.args(["shell", "aarch64-linux", "-q", "--", "sh", "-c", &format!("echo ${name}")]);
        stdout(command.env("JEMALLOC_SYS_WITH_LG_VADDR", "47"))
    };
    assert_eq!(shell("JEMALLOC_SYS_WITH_LG_PAGE"), "16");
    assert_eq!(shell("JEMALLOC_SYS_WITH_LG_VADDR"), "47");
    assert_eq!(shell("JEMALLOC_SYS_WITH_LG_HUGEPAGE"), "");
}

/// Each configuration is one that a project has for its own machine, where another linker is installed.
#[test]
fn linkers_of_the_authors_machine_give_way() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let name = format!("linked-{}", std::process::id());
    write(folder, "Cargo.toml", &format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"));
    write(folder, "src/main.rs", "fn main() {\n    println!(\"linked\");\n}\n");
    set_up(folder);
    init(folder, &["aarch64-unknown-linux-gnu", "x86_64-unknown-linux-gnu"]);
    for (config, note) in [
        (
            "[target.aarch64-unknown-linux-gnu]\nlinker = \"clang\"\n\
             rustflags = [\"-Clink-arg=-fuse-ld=mold\", \"-Clink-arg=--target=aarch64-unknown-linux-gnu\"]\n\
             [target.x86_64-unknown-linux-gnu]\nlinker = \"clang\"\n\
             rustflags = [\"-C\", \"link-arg=-fuse-ld=/usr/bin/mold\"]\n",
            "the flag -fuse-ld=",
        ),
        (
            "[build]\nrustflags = [\"-Clinker=clang\", \"-Clinker-plugin-lto\", \
             \"-Clink-args=-fuse-ld=lld -Wl,--icf=all,--gc-sections\", \"-Clink-arg=-Wl,--threads=4\"]\n",
            "the flag linker-plugin-lto is ignored",
        ),
        (
            "[target.'cfg(unix)']\nlinker = \"wild-wrapper\"\nrustflags = [\"-Clink-arg=--ld-path=wild\"]\n",
            "the flag --ld-path=wild is ignored",
        ),
    ] {
        write(folder, ".cargo/config.toml", config);
        track(folder);
        for target in ["aarch64-linux", "x86_64-linux"] {
            let log = build_log(folder, target);
            assert!(log.contains(note), "{config}: {log}");
            let program = folder.join("result/bin").join(&name);
            assert_eq!(under_runner(folder, target, &program, &[]), "linked", "{config}");
        }
    }

    // A shell links in the same way, with flags of the user too.
    let script = format!("cargo build -q && target/x86_64-unknown-linux-gnu/debug/{name}");
    let mut shell = crossflake(folder);
    shell.args(["shell", "x86_64-linux", "-q", "--", "sh", "-c", &script]);
    let output = run(shell.env("RUSTFLAGS", "-Clinker=clang -Ctarget-cpu=native -Clink-arg=-fuse-ld=wild"));
    let notes = String::from_utf8_lossy(&output.stderr);
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "linked", "{notes}");
    assert_eq!(notes.matches("crossflake: the flag").count(), 3, "{notes}");
}

#[test]
fn a_linker_among_the_tools_links_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "Cargo.toml", "[package]\nname = \"mold\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    write(folder, "src/main.rs", "fn main() {\n    println!(\"linked\");\n}\n");
    write(folder, ".cargo/config.toml", "[build]\nrustflags = [\"-Clink-arg=-fuse-ld=mold\"]\n");
    set_up(folder);
    init(folder, &["aarch64-unknown-linux-gnu"]);
    let manifest = std::fs::read_to_string(folder.join("targets.json")).unwrap();
    write(folder, "targets.json", &manifest.replace("\"glibc\"", "\"tools\": [\"mold\"], \"glibc\""));
    run(crossflake(folder).arg("generate"));
    run(crossflake(folder).arg("lock"));
    track(folder);
    let built = build_all(folder);
    assert_eq!(built[0].runs, Some(true), "{built:?}");
    let program = std::fs::read(folder.join(&built[0].file)).unwrap();
    assert!(program.windows(5).any(|bytes| bytes == b"mold "), "mold writes its name into the section .comment");
}

#[test]
fn protoc_finds_its_own_files() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(
        folder,
        "Cargo.toml",
        "[package]\nname = \"messages\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[build-dependencies]\nprost-build = \"0.14\"\n\n\
         [dependencies]\nprost = \"0.14\"\nprost-types = \"0.14\"\n",
    );
    write(
        folder,
        "one.proto",
        "syntax = \"proto3\";\npackage one;\nimport \"google/protobuf/timestamp.proto\";\n\
         message At { google.protobuf.Timestamp time = 1; }\n",
    );
    write(
        folder,
        "build.rs",
        "fn main() {\n    prost_build::compile_protos(&[\"one.proto\"], &[\".\"]).unwrap();\n}\n",
    );
    write(
        folder,
        "src/main.rs",
        "include!(concat!(env!(\"OUT_DIR\"), \"/one.rs\"));\n\nfn main() {\n    println!(\"{:?}\", At::default().time);\n}\n",
    );
    set_up(folder);
    init(folder, &["aarch64-unknown-linux-gnu"]);
    run(crossflake(folder).arg("lock"));
    track(folder);
    let built = build_all(folder);
    assert_eq!(under_runner(folder, &built[0].target, &folder.join(&built[0].file), &[]), "None");
}

fn set_up(folder: &Path) {
    track(folder);
    run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--quiet"]));
    track(folder);
}
