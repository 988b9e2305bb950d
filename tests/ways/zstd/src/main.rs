fn main() {
    let text = b"over and over and over and over and over".repeat(100);
    let small = zstd::encode_all(&text[..], 19).unwrap();
    assert!(small.len() < text.len() / 10);
    assert_eq!(zstd::decode_all(&small[..]).unwrap(), text);
}
