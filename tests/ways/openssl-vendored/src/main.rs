fn main() {
    let digest = openssl::sha::sha256(b"abc");
    assert_eq!(digest[..4], [0xba, 0x78, 0x16, 0xbf]);
    let mut bytes = [0; 32];
    openssl::rand::rand_bytes(&mut bytes).unwrap();
    assert_ne!(bytes, [0; 32]);
}
