fn main() {
    println!("{}", include_str!("../a b.txt"));
}
