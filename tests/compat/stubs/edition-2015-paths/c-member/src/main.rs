fn main() {
    println!("d");
}
