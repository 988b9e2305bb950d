fn main() {
    println!("{} {}", middle::text(), derive::number!());
}
