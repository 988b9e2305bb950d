fn main() {
    println!("cargo:rustc-env=IN_BUILD_SCRIPT={}", cfg!(flag));
}
