fn main() {
    println!("main {}", other_name::TEXT);
}
