//! Pinning packages as a whole command, against an archive made and signed here and served on this machine.
//!
//! Needs the programs gpg and gpgv (Debian's packages gnupg and gpgv) and dpkg.

pub mod archive;
pub mod project;
mod refusals;
mod versions;
mod writing;

/// `TRYCMD=overwrite cargo test --test lock` writes new messages into the cases.
#[test]
fn commands_say_what_their_cases_have() {
    // clap wraps at the caller's width otherwise.
    trycmd::TestCases::new().env("COLUMNS", "100").case("../../tests/cmd/lock/*.trycmd");
}
