fn main() {
    println!("cargo:rustc-link-arg=-fuse-ld=bfd");
    println!("cargo:rustc-link-arg-bins=-Wl,--as-needed");
    println!("cargo:rustc-link-arg=-Wl,--build-id=none");
    println!("cargo:rustc-link-arg=-Wl,-z,relro,-z,now");
}
