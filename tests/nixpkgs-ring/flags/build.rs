fn main() {
    // It runs on the build machine, which can only be if it was linked for that.
    println!("cargo:rustc-env=BUILT_FOR={}", std::env::var("TARGET").unwrap());
}
