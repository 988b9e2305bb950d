//! Builds the targets of this repository and checks the results.

use crate::end_to_end::tools::{
    build_all, copy_of_repository, derivations, nix, nix_store, repository, run, stdout, system, track, verify,
    would_build, write,
};

const TARGETS: [&str; 4] = ["aarch64-linux", "aarch64-linux-musl", "native", "x86_64-linux-musl"];

#[test]
fn every_target_builds_fits_its_triple_and_floor_and_runs() {
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
fn packages_refer_to_no_store_path_but_their_own() {
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
fn a_change_of_code_rebuilds_the_crate_and_a_change_of_documents_rebuilds_nothing() {
    let copy = copy_of_repository();
    let folder = copy.path();
    run(nix(folder).args(["build", "--no-link", ".#x86_64-linux-musl"]));
    assert_eq!(would_build(folder, ".#x86_64-linux-musl"), Vec::<String>::new());

    write(folder, "README.md", "changed\n");
    write(folder, "docs/more.md", "added\n");
    write(folder, "nix/cargo/more.nix", "{ }\n");
    track(folder);
    assert_eq!(would_build(folder, ".#x86_64-linux-musl"), Vec::<String>::new());

    // Compares closures. A dry run would also list dependencies that the store lacks although it has the program.
    let before = derivations(folder, ".#x86_64-linux-musl");
    let changed = |file: &str| {
        let code = std::fs::read_to_string(folder.join(file)).unwrap();
        write(folder, file, &format!("{code}// changed\n"));
        let after = derivations(folder, ".#x86_64-linux-musl");
        write(folder, file, &code);
        // The paths are sorted by hash.
        let changed = after.difference(&before).map(|path| path.split_once('-').unwrap().1.to_owned());
        let mut changed: Vec<_> = changed.collect();
        changed.sort();
        changed
    };
    let package = stdout(nix(folder).args(["eval", "--raw", ".#x86_64-linux-musl.name"])) + ".drv";
    assert_eq!(changed("crates/crossflake/src/main.rs"), [&package[..]]);
    // The verifier comes from the flake's crossflake, which here is the same folder.
    let mut expected = [&package[..], "crossflake-verify.drv"];
    expected.sort_unstable();
    assert_eq!(changed("crates/verify/src/lib.rs"), expected);
}

#[test]
fn the_toolchain_unpacks_to_the_same_bits_again() {
    let mut trees = derivations(repository(), ".#aarch64-linux");
    trees.retain(|path| path.contains("-debian-"));
    // The userland, rust, gcc and the cross compiler.
    assert_eq!(trees.len(), 4, "{trees:?}");
    run(nix(repository()).args(["build", "--no-link", ".#aarch64-linux"]));
    for tree in trees {
        run(nix_store().args(["--realise", "--check", &tree]));
    }
}

/// Nix counts function calls. Their number does not depend on the machine; the limit is about five times what crossflake
/// needs, and far below an evaluation of nixpkgs.
#[test]
fn evaluation_of_all_outputs_needs_few_function_calls() {
    const LIMIT: u64 = 300_000;
    let outputs = format!(
        "outputs: map (kind: builtins.mapAttrs (_: output: output.drvPath) outputs.${{kind}}.{}) \
         [ \"packages\" \"checks\" \"devShells\" ]",
        system()
    );
    let flake = format!("git+file://{}", repository().display());
    let expression = format!("({outputs}) (builtins.getFlake \"{flake}\")");
    let mut evaluate = nix(repository());
    evaluate.args(["eval", "--impure", "--json", "--expr", &expression]).env("NIX_SHOW_STATS", "1");
    let stderr = String::from_utf8(run(&mut evaluate).stderr).expect("the statistics are UTF-8");
    let start = stderr.find('{').unwrap_or_else(|| panic!("no statistics in {stderr}"));
    let statistics: serde_json::Value = serde_json::from_str(&stderr[start..]).unwrap();
    let calls = statistics["nrFunctionCalls"].as_u64().unwrap_or_else(|| panic!("{statistics}"));
    assert!(calls < LIMIT, "{calls} function calls");
}
