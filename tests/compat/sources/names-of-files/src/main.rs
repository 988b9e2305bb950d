fn main() {
    println!("{}", env!("NAMES"));
    println!("{}", include_str!("../data/a space.txt"));
    println!("{}", include_str!("../data/ünïcödé ✓/💡.txt"));
}
