fn main() {
    println!("{}", words::text());
}
