fn main() {
    println!("{}", app::TEXT);
}
