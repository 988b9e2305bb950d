//! `crossflake doctor` and `explain`: on logs of real tools, and on machines and projects that the tests set up.

mod documentation;
mod logs;
mod machine;
mod provoked;

#[test]
fn the_command_line() {
    crate::cases(&["tests/cmd/doctor/*.trycmd"]);
}
