fn main() {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, b"abc");
    assert_eq!(digest.as_ref()[..4], [0xba, 0x78, 0x16, 0xbf]);
    let random = aws_lc_rs::rand::SystemRandom::new();
    let mut bytes = [0; 32];
    aws_lc_rs::rand::SecureRandom::fill(&random, &mut bytes).unwrap();
    assert_ne!(bytes, [0; 32]);
}
