fn main() {
    println!("{}", common::TEXT);
}
