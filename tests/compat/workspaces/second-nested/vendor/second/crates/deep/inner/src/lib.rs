pub const TEXT: &str = env!("CARGO_PKG_VERSION");

pub fn text() -> String {
    number::Buffer::new().format(sibling::NUMBER).to_owned()
}
