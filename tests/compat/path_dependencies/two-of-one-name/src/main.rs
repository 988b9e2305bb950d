fn main() {
    println!("{} {} {} {}", itoa::TEXT, published::Buffer::new().format(1), two::VERSION, three::VERSION);
}
