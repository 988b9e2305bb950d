fn main() {
    println!("main {}", test_package::TEXT);
}
