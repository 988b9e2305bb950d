fn main() {
    println!("{}", include_str!("../a.txt"));
}
