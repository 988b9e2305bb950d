fn main() {
    println!("{}", env!("OUTPUT"));
}
