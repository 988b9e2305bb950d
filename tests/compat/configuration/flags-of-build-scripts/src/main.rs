fn main() {
    println!("{} {}", cfg!(flag), env!("IN_BUILD_SCRIPT"));
}
