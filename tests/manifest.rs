//! Reading `targets.json` and generating `nix/targets.nix`, as whole commands and in Nix.

mod bad;
mod generated;
mod properties;
mod repository;

/// `TRYCMD=overwrite cargo test --test manifest` writes new messages into the cases.
#[test]
fn commands_say_and_write_what_their_cases_have() {
    // clap wraps at the caller's width otherwise.
    trycmd::TestCases::new().env("COLUMNS", "100").case("../../tests/cmd/manifest/*.trycmd");
}
