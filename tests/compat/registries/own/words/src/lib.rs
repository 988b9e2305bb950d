pub fn text() -> String {
    format!("words {}", itoa::Buffer::new().format(2))
}
