fn main() {
    println!("{:?} {}", env!("CARGO_PKG_DESCRIPTION"), dotted::NAME);
}
