//! Reading `targets.json` and generating `nix/targets.nix`, as whole commands and in Nix.

mod bad;
mod generated;
mod properties;
mod repository;

#[test]
fn commands_say_and_write_what_their_cases_have() {
    crate::cases(&["tests/cmd/manifest/*.trycmd"]);
}
