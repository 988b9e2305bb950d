fn main() {
    let mut seen = String::new();
    for name in ["absent/src/main.rs", "folder/README.md", "missing/build.rs", "member/../variable/Cargo.toml"] {
        seen += &format!("{} ", std::fs::read_to_string(format!("../{name}")).unwrap().len());
    }
    println!("cargo:rustc-env=SEEN={seen}");
    println!("cargo:rerun-if-changed=build.rs");
}
