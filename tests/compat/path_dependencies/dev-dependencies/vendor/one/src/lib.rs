pub fn text() -> String {
    format!("{} {}", two::TEXT, itoa::Buffer::new().format(1))
}
