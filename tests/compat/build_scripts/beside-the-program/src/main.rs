fn main() {
    println!("{}", env!("FOUND"));
}
