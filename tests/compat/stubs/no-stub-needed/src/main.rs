fn main() {
    println!("{} {}", a::TEXT, b::text!());
}
