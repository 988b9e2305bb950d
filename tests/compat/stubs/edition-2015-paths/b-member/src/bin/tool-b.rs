extern crate library;

fn main() {
    println!("b {}", library::TEXT);
}
