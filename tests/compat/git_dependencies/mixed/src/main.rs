fn main() {
    println!("{} {} {}", one::text(), own::TEXT, env!("TWO"));
}
