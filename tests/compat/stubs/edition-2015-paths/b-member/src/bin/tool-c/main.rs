fn main() {
    println!("c");
}
