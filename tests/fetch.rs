//! Downloads, and the command `crossflake fetch`.

mod command;
mod download;
pub(crate) mod project;

#[test]
fn the_command_line() {
    crate::cases(&["tests/cmd/fetch/*.trycmd"]);
}
