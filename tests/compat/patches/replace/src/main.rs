fn main() {
    println!("{}", itoa::TEXT);
}
