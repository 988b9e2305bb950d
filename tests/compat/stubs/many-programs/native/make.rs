fn main() {
    println!("cargo:rustc-env=VERSION_OF_NATIVE=5");
    println!("cargo:version=5");
}
