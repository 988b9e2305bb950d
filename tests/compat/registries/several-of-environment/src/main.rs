fn main() {
    println!("{} {} {}", words::text(), others::TEXT, dep::TEXT);
}
