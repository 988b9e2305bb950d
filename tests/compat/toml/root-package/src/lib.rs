pub fn text() -> String {
    itoa::Buffer::new().format(1).to_owned() + ryu::Buffer::new().format(0.5)
}
