fn main() {
    println!("{} {}", itoa::TEXT, ryu::Buffer::new().format(0.5));
}
