fn main() {
    println!("cargo:rustc-env=OF_BUILD_SCRIPT={}", std::env::var("PLAIN").unwrap());
}
