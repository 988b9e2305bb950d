fn main() {
    println!("{} {} {}", itoa::Buffer::new().format(1), cfg!(wrapped), cfg!(of_workspace));
}
