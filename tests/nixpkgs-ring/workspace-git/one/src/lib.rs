pub fn number() -> u32 {
    two::number() + 1
}
