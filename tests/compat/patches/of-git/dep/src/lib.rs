pub fn text() -> String {
    format!("{} {} {}", low::TEXT, itoa::TEXT, other::TEXT)
}
