//! A program that nobody here wrote: ripgrep as it is published.

use std::ffi::OsStr;
use std::process::Command;

use crate::tools::{build_all, run, stdout, track, under_runner, write, write_flake};

const VERSION: &str = "14.1.1";

#[test]
fn ripgrep_builds_for_a_glibc_floor_and_for_musl_and_searches() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    unpack(folder);
    write(
        folder,
        "targets.json",
        r#"{
  "version": 1,
  "tests": false,
  "targets": {
    "aarch64-linux": { "glibc": "2.31" },
    "aarch64-linux-musl": {},
    "x86_64-linux-musl": {}
  }
}
"#,
    );
    write_flake(folder);
    let built = build_all(folder);
    assert_eq!(built.len(), 3, "{built:?}");

    write(folder, "searched", "one needle here\nnothing there\n");
    track(folder);
    for built in &built {
        assert_eq!(built.runs, Some(true), "{built:?}");
        let program = folder.join(&built.file).canonicalize().unwrap();
        let searched = folder.join("searched");
        let arguments = [OsStr::new("--line-number"), OsStr::new("needle"), searched.as_os_str()];
        let found = under_runner(folder, &built.target, &program, &arguments);
        assert_eq!(found, "1:one needle here", "{}", built.target);
    }
}

/// Has cargo download the crate, which puts its file where all of its downloads are, and unpacks that.
fn unpack(folder: &std::path::Path) {
    let home = tempfile::tempdir().unwrap();
    // cargo's configuration of this machine, with downloads of its own.
    let cargo_home = std::env::var_os("CARGO_HOME").map_or_else(
        || std::path::PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cargo"),
        Into::into,
    );
    for file in ["config", "config.toml", "credentials.toml"] {
        if cargo_home.join(file).exists() {
            std::fs::copy(cargo_home.join(file), home.path().join(file)).unwrap();
        }
    }
    let name = format!("ripgrep@{VERSION}");
    run(Command::new("cargo")
        .current_dir("/")
        .args(["info", "--quiet", &name])
        .env("CARGO_HOME", home.path()));
    let crate_file = format!("ripgrep-{VERSION}.crate");
    let files = stdout(Command::new("find").arg(home.path()).args(["-name", &crate_file]));
    let file = files.lines().next().expect("cargo has downloaded the crate");
    run(Command::new("tar").args(["-xzf", file, "--strip-components=1", "-C"]).arg(folder));
}
