fn main() {
    println!("{} {}", members::TEXT, package::TEXT);
}
