use super::Error;

/// Checks that Nix gave a source the store path that the flake's record names. A build looks for no other.
pub(crate) fn expect_path(name: &str, expected: &str, actual: String) -> Result<(), Error> {
    if actual == expected {
        return Ok(());
    }
    Err(Error::OtherPath { name: name.to_owned(), expected: expected.to_owned(), actual })
}
