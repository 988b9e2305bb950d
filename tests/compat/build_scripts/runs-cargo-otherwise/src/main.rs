fn main() {
    println!("{} {} {} {}", env!("SAID"), env!("PACKAGES"), env!("METADATA"), itoa::Buffer::new().format(1));
}
