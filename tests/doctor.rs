//! `crossflake doctor` and `explain`: logs that real tools printed, and machines as they can be.

mod documentation;
mod logs;
mod machine;
mod provoked;

#[test]
fn the_command_line_is_what_its_cases_have() {
    crate::cases(&["tests/cmd/doctor/*.trycmd"]);
}
