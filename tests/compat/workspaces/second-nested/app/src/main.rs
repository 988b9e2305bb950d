fn main() {
    println!("{} {} {} {}", env!("CARGO_PKG_VERSION"), inner::TEXT, root::VERSION, number::Buffer::new().format(1));
}
