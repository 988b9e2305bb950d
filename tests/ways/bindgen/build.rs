//! bindgen finds libclang, its headers and the sysroot's.

fn main() {
    let bindings = bindgen::Builder::default()
        .header("native.h")
        .allowlist_function("getpid|stat")
        .allowlist_type("stat")
        .allowlist_var("pointer_bits")
        .generate()
        .unwrap();
    let folder = std::env::var("OUT_DIR").unwrap();
    bindings.write_to_file(folder + "/bindings.rs").unwrap();
}
