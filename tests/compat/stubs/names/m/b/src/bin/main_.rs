fn main() {
    println!("src/bin/main.rs");
}
