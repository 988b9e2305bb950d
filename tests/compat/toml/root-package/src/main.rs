fn main() {
    println!("{} {}", library::text(), env!("CARGO_BIN_NAME"));
}
