fn main() {
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libsecond.so.2");
}
