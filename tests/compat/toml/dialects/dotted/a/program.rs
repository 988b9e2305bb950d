fn main() {
    println!("{}", dotted::NAME);
}
