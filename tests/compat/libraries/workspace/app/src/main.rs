fn main() {
    println!("{}", one_lib::one());
}
