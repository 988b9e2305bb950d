fn main() {
    // Without WASI there is no C library.
    println!("cargo:rustc-check-cfg=cfg(with_c)");
    if std::env::var("TARGET").unwrap() != "wasm32-unknown-unknown" {
        cc::Build::new().file("src/divide.c").compile("divide");
        println!("cargo:rustc-cfg=with_c");
    }
    println!("cargo:rerun-if-changed=src/divide.c");
}
