fn main() {
    println!("cargo:rustc-env=BUILT=built");
}
