//! xz-compressed data, in bounded memory.

use std::io::{self, Read};

use lzma_rust2::XzReader;

/// What decompressing may take, in KiB. `xz -9`, the most there is without asking for more, takes 65 MiB.
const MEMORY: u32 = 192 << 10;

/// Reads what is compressed in `bytes`. How much that is only its end tells: a caller takes as much as it has room
/// for.
pub fn reader(bytes: &[u8]) -> impl Read {
    XzReader::new_mem_limit(bytes, true, MEMORY)
}

/// All that is compressed in `bytes`, if it is `limit` bytes or fewer.
pub fn whole(bytes: &[u8], limit: u64) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    reader(bytes).take(limit.saturating_add(1)).read_to_end(&mut content)?;
    if content.len() as u64 > limit {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("decompressed it has more than {limit} bytes"),
        ));
    }
    Ok(content)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn compressed(content: &[u8], options: lzma_rust2::XzOptions) -> Vec<u8> {
        let mut writer = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
        writer.write_all(content).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn as_much_is_read_as_is_allowed_and_no_more() {
        let bytes = compressed(&[0; 1000], lzma_rust2::XzOptions::default());
        assert_eq!(whole(&bytes, 1000).unwrap(), [0; 1000]);
        let error = whole(&bytes, 999).unwrap_err();
        assert_eq!(error.to_string(), "decompressed it has more than 999 bytes");
    }

    #[test]
    fn what_would_take_too_much_memory_is_refused_before_it_is_taken() {
        let small = compressed(b"content", lzma_rust2::XzOptions::default());
        assert_eq!(whole(&small, 100).unwrap(), b"content");
        let error = whole(&header_of_a_huge_dictionary(&small), 100).unwrap_err();
        assert!(error.to_string().contains("memory"), "{error}");
    }

    /// The same file, but for the size that its block's header states for the dictionary: 4 GiB.
    fn header_of_a_huge_dictionary(bytes: &[u8]) -> Vec<u8> {
        // xz-file-format, 3.1: after 12 bytes of stream header the block header's size and flags, then the filter's
        // identifier 0x21, the size of its properties 1, and the dictionary's size; its CRC32 is the last word.
        let mut bytes = bytes.to_vec();
        let size = (usize::from(bytes[12]) + 1) * 4;
        let position = 12 + bytes[12..12 + size].windows(2).position(|pair| pair == [0x21, 1]).unwrap() + 2;
        bytes[position] = 40;
        let check = crc32(&bytes[12..12 + size - 4]).to_le_bytes();
        bytes[12 + size - 4..12 + size].copy_from_slice(&check);
        bytes
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc: u32, _| {
                (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
            })
        })
    }
}
