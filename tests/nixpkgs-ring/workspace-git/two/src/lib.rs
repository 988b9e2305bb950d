pub fn number() -> u32 {
    2
}
