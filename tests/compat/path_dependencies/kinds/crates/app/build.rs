fn main() {
    println!("cargo:rustc-env=BUILD={}", renamed::TEXT);
}
