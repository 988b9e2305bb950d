fn main() {
    println!("{}", include_str!("../README.md"));
}
