fn main() {
    let digest = ring::digest::digest(&ring::digest::SHA256, b"abc");
    assert_eq!(digest.as_ref()[..4], [0xba, 0x78, 0x16, 0xbf]);
    let random = ring::rand::SystemRandom::new();
    let key = ring::signature::Ed25519KeyPair::generate_pkcs8(&random).unwrap();
    let key = ring::signature::Ed25519KeyPair::from_pkcs8(key.as_ref()).unwrap();
    assert_eq!(key.sign(b"abc").as_ref().len(), 64);
}
