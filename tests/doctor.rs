//! `crossflake doctor` and `explain`: logs that real tools printed, and machines as they can be.

mod documentation;
mod logs;
mod machine;
mod provoked;

/// `TRYCMD=overwrite cargo test --test doctor` writes new messages into the cases.
#[test]
fn the_command_line_is_what_its_cases_have() {
    // clap wraps at the caller's width otherwise.
    trycmd::TestCases::new().env("COLUMNS", "100").case("../../tests/cmd/doctor/*.trycmd");
}
