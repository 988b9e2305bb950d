pub fn text(number: u32) -> String {
    format!("number {number}")
}
