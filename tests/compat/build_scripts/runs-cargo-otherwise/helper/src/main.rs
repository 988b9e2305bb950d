fn main() {
    println!("helper {}", std::env::args().count());
}
