fn main() {
    println!("{} {}", env!("CARGO_PKG_NAME"), include_str!("../README.md").trim());
}
