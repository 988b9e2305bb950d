fn main() {
    println!("chained");
}
