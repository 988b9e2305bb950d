fn main() {
    println!("ünï {}", other_name::TEXT);
}
