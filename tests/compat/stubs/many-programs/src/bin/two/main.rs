fn main() {
    println!("{} {}", env!("CARGO_BIN_NAME"), library::number());
}
