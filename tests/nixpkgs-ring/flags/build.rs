fn main() {
    // This script runs on the build machine, so it must be linked for it.
    println!("cargo:rustc-env=BUILT_FOR={}", std::env::var("TARGET").unwrap());
}
