//! Downloads, and `crossflake fetch` as a whole command.

mod command;
mod download;
pub(crate) mod project;

#[test]
fn the_command_line_is_what_its_cases_have() {
    crate::cases(&["tests/cmd/fetch/*.trycmd"]);
}
