fn main() {
    println!("{} {} {}", words::text(), itoa::Buffer::new().format(1), other::TEXT);
}
