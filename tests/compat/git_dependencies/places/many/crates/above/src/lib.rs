mod written;

pub fn text() -> String {
    [env!("CARGO_PKG_VERSION"), written::TEXT, include_str!("../../../shared/written.txt")].join(" ")
}
