fn main() {
    println!("lib");
}
