//! Decompresses xz data in bounded memory.

use std::io::{self, Read};

use lzma_rust2::XzReader;

/// The memory limit in KiB. Files of `xz -9`, the highest preset, need 65 MiB.
const MEMORY: u32 = 192 << 10;

/// A reader of the decompressed data. Its size is unknown until the end, so callers must limit how much they read.
pub(crate) fn reader(bytes: &[u8]) -> impl Read {
    XzReader::new_mem_limit(bytes, true, MEMORY)
}

/// Decompresses `bytes`. The result has at most `limit` bytes; more are an error.
pub fn decompress(bytes: &[u8], limit: u64) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    reader(bytes).take(limit.saturating_add(1)).read_to_end(&mut content)?;
    if content.len() as u64 > limit {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("the decompressed data has more than {limit} bytes"),
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
    fn data_up_to_the_limit_is_read() {
        let bytes = compressed(&[0; 1000], lzma_rust2::XzOptions::default());
        assert_eq!(decompress(&bytes, 1000).unwrap(), [0; 1000]);
        let error = decompress(&bytes, 999).unwrap_err();
        assert_eq!(error.to_string(), "the decompressed data has more than 999 bytes");
    }

    #[test]
    fn a_dictionary_beyond_the_memory_limit_is_refused() {
        let small = compressed(b"content", lzma_rust2::XzOptions::default());
        assert_eq!(decompress(&small, 100).unwrap(), b"content");
        let error = decompress(&with_huge_dictionary(&small), 100).unwrap_err();
        assert!(error.to_string().contains("memory"), "{error}");
    }

    /// The same file with a dictionary size of 4 GiB in the header of its block.
    fn with_huge_dictionary(bytes: &[u8]) -> Vec<u8> {
        // xz-file-format, 3.1: after the stream header of 12 bytes come the block header's size and flags, then the
        // filter's identifier 0x21, the size 1 of its properties, and the dictionary size. The CRC32 is the last word.
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
            (0..8).fold(crc ^ u32::from(*byte), |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
        })
    }
}
