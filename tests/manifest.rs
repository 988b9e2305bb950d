//! Tests of the manifest: `crossflake generate`, `crossflake schema`, and Nix with the generated file.

mod bad;
mod generated;
mod properties;
mod repository;

#[test]
fn commands_print_and_write_the_expected_text() {
    crate::cases(&["tests/cmd/manifest/*.trycmd"]);
}
