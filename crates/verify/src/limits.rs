//! How much of a file is believed. Real programs stay far below each of these; a hostile file could
//! otherwise ask for more memory or time than its size explains, by pointing at the same bytes again
//! and again.

use super::Error;

/// The largest file that is read, in bytes: 1 GiB. A file is read whole, because the search for store
/// paths needs every byte of it.
pub(crate) const FILE_SIZE: u64 = 1 << 30;

/// The longest name of a library, version or symbol, in bytes.
pub(crate) const NAME_LENGTH: usize = 4096;

/// The most libraries, and the most version requirements, one file can have.
pub(crate) const ENTRIES: usize = 1024;

/// How many symbols are named for one version requirement. More are counted only.
pub(crate) const NAMED_SYMBOLS: usize = 16;

/// How many store paths are listed.
pub(crate) const STORE_PATHS: usize = 16;

/// How many note segments are searched for a build id, and how many notes in each.
pub(crate) const NOTES: usize = 64;

/// Fails when a name is too long.
pub(crate) fn short(name: &[u8]) -> Result<&[u8], Error> {
    if name.len() > NAME_LENGTH {
        return Err(Error::Malformed(format!("a name in it has more than {NAME_LENGTH} bytes")));
    }
    Ok(name)
}

/// A name out of a file as text: what is not printable ASCII is escaped, because the name may end up on
/// a terminal.
pub(crate) fn name(bytes: &[u8]) -> Result<String, Error> {
    Ok(short(bytes)?.escape_ascii().to_string())
}

/// Fails when there is no room for another entry.
pub(crate) fn another(count: usize, what: &str) -> Result<(), Error> {
    if count >= ENTRIES {
        return Err(Error::Malformed(format!("it has more than {ENTRIES} {what}")));
    }
    Ok(())
}
