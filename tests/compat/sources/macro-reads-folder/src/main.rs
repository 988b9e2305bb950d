fn main() {
    for (name, text) in embed::folder!() {
        println!("{name}: {text:?}");
    }
}
