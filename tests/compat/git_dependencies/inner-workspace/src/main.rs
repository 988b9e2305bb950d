fn main() {
    println!("{} {}", deep::TEXT, other::TEXT);
}
