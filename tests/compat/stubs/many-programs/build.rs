fn main() {
    assert_eq!(std::env::var("DEP_NATIVE_VERSION").unwrap(), "5");
    println!("cargo::rustc-check-cfg=cfg(never)");
}
