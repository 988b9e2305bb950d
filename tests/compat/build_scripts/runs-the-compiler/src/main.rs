unsafe extern "C" {
    safe fn number() -> i32;
}

fn main() {
    println!("{} {}", number(), env!("STATUS"));
}
