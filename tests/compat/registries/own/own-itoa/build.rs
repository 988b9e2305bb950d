// As some crates of C libraries do: cargo's folder of a crate can be written.
fn main() {
    std::fs::write("src/made.rs", "pub const TEXT: &str = \"made\";").unwrap();
    println!("cargo:rerun-if-changed=build.rs");
}
