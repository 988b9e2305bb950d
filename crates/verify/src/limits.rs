//! Limits on the content of a file.
//!
//! Real programs stay far below them. Without limits, a hostile file could cost more memory or time than its size
//! suggests, because many table entries can point at the same bytes.

use super::Error;

/// The largest file that is read, in bytes: 1 GiB. The search for store paths needs the whole file in memory.
pub(crate) const FILE_SIZE: u64 = 1 << 30;

/// The longest name of a library, version or symbol, in bytes.
pub(crate) const NAME_LENGTH: usize = 4096;

/// The largest number of libraries in a file, and of version requirements.
pub(crate) const ENTRIES: usize = 1024;

/// The number of symbols that are listed for a version requirement. Further ones are only counted.
pub(crate) const NAMED_SYMBOLS: usize = 16;

/// The number of store paths that are listed.
pub(crate) const STORE_PATHS: usize = 16;

/// The number of note segments that are searched for a build id, and of notes in each.
pub(crate) const NOTES: usize = 64;

/// Returns `name` unchanged.
///
/// # Errors
///
/// [`Error::Malformed`] if it is longer than [`NAME_LENGTH`].
pub(crate) fn check_length(name: &[u8]) -> Result<&[u8], Error> {
    if name.len() > NAME_LENGTH {
        return Err(Error::Malformed(format!("it contains a name with more than {NAME_LENGTH} bytes")));
    }
    Ok(name)
}

/// Converts a name from a file to text. Escapes all bytes but printable ASCII, because terminals may interpret them.
///
/// # Errors
///
/// [`Error::Malformed`] if the name is longer than [`NAME_LENGTH`].
pub(crate) fn name(bytes: &[u8]) -> Result<String, Error> {
    Ok(check_length(bytes)?.escape_ascii().to_string())
}

/// Checks that a list with `count` entries may grow by one. `entries` names the list in the message.
///
/// # Errors
///
/// [`Error::Malformed`] if the list already has [`ENTRIES`] entries.
pub(crate) fn check_room(count: usize, entries: &str) -> Result<(), Error> {
    if count >= ENTRIES {
        return Err(Error::Malformed(format!("it has more than {ENTRIES} {entries}")));
    }
    Ok(())
}
