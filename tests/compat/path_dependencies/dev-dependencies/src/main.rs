fn main() {
    println!("{}", one::text());
}
