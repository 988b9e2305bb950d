//! After `crossflake fetch`, builds, checks and shells need no network.

use crate::end_to_end::tools::{
    build_all, copy_of_repository, crossflake, nix_offline, repository, run, stdout, verify, without_network,
};

#[test]
fn packages_checks_and_shells_need_no_network() {
    let folder = repository();
    build_all(folder);
    let devices = stdout(without_network().args(["cat", "/proc/self/net/dev"]));
    let devices: Vec<_> =
        devices.lines().filter_map(|line| line.split_once(':')).map(|(name, _)| name.trim()).collect();
    assert_eq!(devices, ["lo"], "there is a network device");

    run(nix_offline(folder).args(["build", "--no-link", "--offline", ".#aarch64-linux", ".#x86_64-linux-musl"]));
    run(nix_offline(folder).args(["flake", "check", "--offline"]));
}

#[test]
fn plain_cargo_crosses_in_the_shell_without_a_network() {
    let copy = copy_of_repository();
    let folder = copy.path();
    run(crossflake(folder).args(["fetch", "--quiet", "aarch64-linux"]));
    run(nix_offline(folder).args([
        "develop",
        "--offline",
        ".#aarch64-linux",
        "-c",
        "cargo",
        "build",
        "--release",
        "--bin",
        "crossflake-verify",
    ]));
    let binary = folder.join("target/aarch64-unknown-linux-gnu/release/crossflake-verify");
    let report = verify(&binary, &["--triple", "aarch64-unknown-linux-gnu", "--glibc", "2.31", "--strip", "any"]);
    assert_eq!(report[0]["ok"], true, "{report}");
}
