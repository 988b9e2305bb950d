fn main() {
    println!("usual");
}
