//! Downloads, and `crossflake fetch` as a whole command.

mod command;
mod download;
pub mod project;

/// `TRYCMD=overwrite cargo test --test fetch` writes new messages into the cases.
#[test]
fn the_command_line_is_what_its_cases_have() {
    // clap wraps at the caller's width otherwise.
    trycmd::TestCases::new().env("COLUMNS", "100").case("../../tests/cmd/fetch/*.trycmd");
}
