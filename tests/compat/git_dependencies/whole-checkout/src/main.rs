fn main() {
    println!("{}\n{}", reader::text(), root::TEXT);
}
