//! SHA-256 of bytes, readers and files.

use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

/// Reads `reader` to its end and adds the bytes to `hash`. Returns the number of bytes.
pub fn feed(hash: &mut Sha256, reader: &mut impl Read) -> io::Result<u64> {
    let mut buffer = vec![0; 64 * 1024];
    let mut total = 0;
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(total),
            Ok(count) => {
                hash.update(&buffer[..count]);
                total += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Finishes `hash`. Returns it in lowercase hexadecimal.
pub fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The SHA-256 of `bytes`, in lowercase hexadecimal.
pub fn of(bytes: &[u8]) -> String {
    hex(Sha256::new().chain_update(bytes))
}

/// The SHA-256 of the file at `path`, in lowercase hexadecimal. The error has the path.
pub fn of_file(path: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    feed(&mut hash, &mut fs_err::File::open(path)?)?;
    Ok(hex(hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_abc_is_the_one_in_the_standard() {
        let mut hash = Sha256::new();
        assert_eq!(feed(&mut hash, &mut "abc".as_bytes()).unwrap(), 3);
        // FIPS 180-2, appendix B.1
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!((hex(hash).as_str(), of(b"abc").as_str()), (expected, expected));
    }
}
