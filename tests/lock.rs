//! `crossflake lock` against a Debian archive that the tests make, sign and serve.
//!
//! Needs the programs gpg and gpgv (Debian's packages gnupg and gpgv) and dpkg.

pub(crate) mod archive;
pub(crate) mod project;
mod refusals;
mod versions;
mod writing;

#[test]
fn commands_print_the_recorded_output() {
    crate::cases(&["tests/cmd/lock/*.trycmd"]);
}
