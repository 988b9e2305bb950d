fn main() {
    println!("cargo:rustc-env=IN_BUILD_SCRIPT={} {}", cfg!(debug_assertions), std::env::var("PROFILE").unwrap());
}
