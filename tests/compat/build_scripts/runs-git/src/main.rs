fn main() {
    println!("{} {}", env!("DESCRIBED"), env!("STATUS"));
}
