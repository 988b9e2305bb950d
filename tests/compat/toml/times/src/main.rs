fn main() {
    println!("{}", member::TEXT);
}
