fn main() {
    println!("{} {} {}", dotted::NAME, itoa::Buffer::new().format(7), cfg!(feature = "loud"));
}
