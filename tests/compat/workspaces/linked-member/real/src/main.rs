fn main() {
    println!("real {}", helper::TEXT);
}
