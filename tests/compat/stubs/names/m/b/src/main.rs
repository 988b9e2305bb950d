fn main() {
    println!("{}", env!("CARGO_CRATE_NAME"));
}
