fn main() {
    println!("cargo:rustc-env=IN_BUILD_SCRIPT={}", cfg!(flag));
    println!("cargo:rustc-env=TRIPLES={}", std::env::var("TARGET") == std::env::var("HOST"));
}
