pub fn text() -> String {
    format!("{} {} {}", two::TEXT, derive::text!(), itoa::Buffer::new().format(1))
}
