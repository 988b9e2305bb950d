pub fn text() -> String {
    format!("one {}", two::TEXT)
}
