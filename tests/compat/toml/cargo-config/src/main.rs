fn main() {
    println!("{} {}", env!("FOO"), env!("BAR"));
}
