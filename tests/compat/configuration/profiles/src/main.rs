fn main() {
    println!("{} {} {}", cfg!(debug_assertions), cfg!(panic = "abort"), env!("IN_BUILD_SCRIPT"));
    println!("{:?}", u8::MAX.checked_add(itoa::Buffer::new().format(1).len() as u8));
}
