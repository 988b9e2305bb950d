//! This repository is a project of crossflake's: its own targets are built, and what came out is looked at.

use std::time::Instant;

use crate::end_to_end::tools::{
    build_all, copy_of_repository, derivations, nix, nix_store, repository, run, stdout, track, verify,
    would_build, write,
};

const TARGETS: [&str; 4] = ["aarch64-linux", "aarch64-linux-musl", "native", "x86_64-linux-musl"];

#[test]
fn every_target_builds_is_what_it_should_be_and_runs() {
    let folder = repository();
    let built = build_all(folder);
    assert_eq!(built.iter().map(|built| &built.target).collect::<Vec<_>>(), TARGETS);
    for built in &built {
        assert_eq!(built.runs, Some(true), "{built:?}");
        let is_arm = built.target.starts_with("aarch64");
        assert_eq!(built.machine, if is_arm { "AArch64" } else { "x86-64" }, "{built:?}");
        if built.target.ends_with("musl") {
            assert!(built.linkage.starts_with("static"), "{built:?}");
            assert_eq!(built.glibc, None);
        } else {
            let minor = built.glibc.as_deref().and_then(|glibc| glibc.strip_prefix("2.")).unwrap();
            assert!(minor.parse::<u32>().unwrap() <= 31, "{built:?}");
        }
    }

    let arm = built.iter().find(|built| built.target == "aarch64-linux").unwrap();
    let report = verify(
        &folder.join(&arm.file),
        &["--triple", "aarch64-unknown-linux-gnu", "--glibc", "2.31", "--strip", "yes"],
    );
    assert_eq!(report[0]["ok"], true, "{report}");
    assert_eq!(report[0]["facts"]["interpreter"], "/lib/ld-linux-aarch64.so.1", "{report}");
}

#[test]
fn nothing_of_the_store_is_in_what_was_built() {
    for target in TARGETS {
        let attribute = format!(".#{target}");
        let path = stdout(nix(repository()).args(["eval", "--raw", &attribute]));
        run(nix(repository()).args(["build", "--no-link", &attribute]));
        let closure = stdout(nix(repository()).args(["path-info", "-r", &attribute]));
        assert_eq!(closure, path, "{target}");
    }
}

#[test]
fn the_package_for_people_has_completions_and_manual_pages() {
    let path = stdout(nix(repository()).args(["build", "--no-link", "--json", ".#default"]));
    let built: serde_json::Value = serde_json::from_str(&path).unwrap();
    let package = std::path::Path::new(built[0]["outputs"]["out"].as_str().unwrap());
    let help = stdout(std::process::Command::new(package.join("bin/crossflake")).arg("--help"));
    assert!(help.contains("Usage: crossflake"), "{help}");
    for file in [
        "bash-completion/completions/crossflake",
        "zsh/site-functions/_crossflake",
        "fish/vendor_completions.d/crossflake.fish",
        "man/man1/crossflake-build.1",
    ] {
        let text = std::fs::read_to_string(package.join("share").join(file)).unwrap();
        assert!(text.contains("crossflake"), "{file}");
    }
}

#[test]
fn building_again_gives_the_same_bits() {
    let attributes = TARGETS.map(|target| format!(".#{target}"));
    run(nix(repository()).args(["build", "--no-link"]).args(&attributes));
    run(nix(repository()).args(["build", "--no-link", "--rebuild"]).args(&attributes));
}

#[test]
fn a_change_of_code_rebuilds_the_crate_and_a_change_of_prose_nothing() {
    let copy = copy_of_repository();
    let folder = copy.path();
    run(nix(folder).args(["build", "--no-link", ".#x86_64-linux-musl"]));
    assert_eq!(would_build(folder, ".#x86_64-linux-musl"), Vec::<String>::new());

    write(folder, "README.md", "changed\n");
    write(folder, "docs/more.md", "added\n");
    write(folder, "nix/cargo/more.nix", "{ }\n");
    track(folder);
    assert_eq!(would_build(folder, ".#x86_64-linux-musl"), Vec::<String>::new());

    // Not what would be built: a store can lack dependencies whose program it has, and builds these too.
    let before = derivations(folder, ".#x86_64-linux-musl");
    let changed = |file: &str| {
        let code = std::fs::read_to_string(folder.join(file)).unwrap();
        write(folder, file, &format!("{code}// changed\n"));
        let after = derivations(folder, ".#x86_64-linux-musl");
        write(folder, file, &code);
        // Paths are in the order of their hashes.
        let changed = after.difference(&before).map(|path| path.split_once('-').unwrap().1.to_owned());
        let mut changed: Vec<_> = changed.collect();
        changed.sort();
        changed
    };
    assert_eq!(changed("src/main.rs"), ["crossflake.drv"]);
    // What verifies a package comes from the crossflake that the flake uses, which here is the same folder.
    assert_eq!(changed("src/binary/verify.rs"), ["crossflake-verify.drv", "crossflake.drv"]);
}

#[test]
fn the_toolchain_unpacks_to_the_same_bits_again() {
    let mut trees = derivations(repository(), ".#aarch64-linux");
    trees.retain(|path| path.contains("-debian-"));
    // base, rust, gcc and the cross compiler's.
    assert_eq!(trees.len(), 4, "{trees:?}");
    run(nix(repository()).args(["build", "--no-link", ".#aarch64-linux"]));
    let start = Instant::now();
    for tree in trees {
        run(nix_store().args(["--realise", "--check", &tree]));
    }
    println!("unpacking and patching the toolchain: {:?} (36 s the first way it was done)", start.elapsed());
}

#[test]
fn all_outputs_evaluate_in_well_under_a_second() {
    let outputs = "outputs: map (kind: builtins.mapAttrs (_: output: output.drvPath) \
        outputs.${kind}.x86_64-linux) [ \"packages\" \"checks\" \"devShells\" ]";
    let flake = format!("git+file://{}", repository().display());
    let expression = format!("({outputs}) (builtins.getFlake \"{flake}\")");
    let evaluate = || {
        let start = Instant::now();
        run(nix(repository()).args(["eval", "--impure", "--json", "--expr", &expression]));
        start.elapsed()
    };
    // The first writes derivations and reads the repository into the store.
    println!("first evaluation of every output: {:?}", evaluate());
    let second = evaluate();
    println!("second evaluation of every output: {second:?}");
    // No figure of speed, but a bound that only a different kind of evaluation would break: nixpkgs takes seconds.
    assert!(second.as_secs() < 5, "{second:?}");
}
