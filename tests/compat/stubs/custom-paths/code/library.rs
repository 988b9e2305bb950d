pub const TEXT: &str = env!("BUILT");

#[allow(dead_code)]
fn main() {
    println!("same {TEXT}");
}
