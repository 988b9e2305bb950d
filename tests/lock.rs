//! Pinning packages as a whole command, against an archive made and signed here and served on this machine.
//!
//! Needs the programs gpg and gpgv (Debian's packages gnupg and gpgv) and dpkg.

pub(crate) mod archive;
pub(crate) mod project;
mod refusals;
mod versions;
mod writing;

#[test]
fn commands_say_what_their_cases_have() {
    crate::cases(&["tests/cmd/lock/*.trycmd"]);
}
