fn main() {
    println!("cargo:rustc-env=TWO={}", two::TEXT);
}
