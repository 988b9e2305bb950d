//! libclang reads C++ headers like the compiler.

fn main() {
    let bindings = bindgen::Builder::default()
        .header("native.hpp")
        .clang_args(["-x", "c++", "-std=c++14"])
        .allowlist_function("longest_word")
        .allowlist_type("Words")
        .opaque_type("std::.*")
        .generate()
        .unwrap();
    let folder = std::env::var("OUT_DIR").unwrap();
    bindings.write_to_file(folder + "/bindings.rs").unwrap();
    cc::Build::new().cpp(true).file("native.cc").compile("native");
}
