fn main() {
    println!("{}", dep::TEXT);
}
