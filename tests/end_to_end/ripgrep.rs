//! ripgrep as published on crates.io: a program without Nix files.

use std::ffi::OsStr;

use crate::end_to_end::tools::{build_all, crossflake, init, json, track, under_runner, unpack_crate, write};

#[test]
fn ripgrep_builds_for_a_glibc_floor_and_for_musl_and_searches() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    unpack_crate(folder, "ripgrep", "14.1.1");
    track(folder);
    let advice = json(crossflake(folder).args(["advise", "--json"]));
    for target in advice.as_array().unwrap() {
        // For musl, ripgrep depends on another allocator, which is C code.
        let kind = if target["target"].as_str().unwrap().ends_with("musl") { "c" } else { "rust" };
        assert_eq!((&target["kind"], &target["fits"]), (&kind.into(), &true.into()), "{target}");
    }
    init(folder, &["aarch64-unknown-linux-gnu", "aarch64-unknown-linux-musl", "x86_64-unknown-linux-musl"]);
    let built = build_all(folder);

    write(folder, "searched", "one needle here\nno match there\n");
    for built in &built {
        assert_eq!(built.runs, Some(true), "{built:?}");
        let program = folder.join(&built.file).canonicalize().unwrap();
        let searched = folder.join("searched");
        let arguments = [OsStr::new("--line-number"), OsStr::new("needle"), searched.as_os_str()];
        let found = under_runner(folder, &built.target, &program, &arguments);
        assert_eq!(found, "1:one needle here", "{}", built.target);
    }
    let floors: Vec<_> =
        built.iter().map(|built| (built.target.as_str(), built.glibc.as_deref().unwrap_or("none"))).collect();
    assert_eq!(floors, [("aarch64-linux", "2.30"), ("aarch64-linux-musl", "none"), ("x86_64-linux-musl", "none")]);
    assert!(folder.join("flake.lock").exists());
}
