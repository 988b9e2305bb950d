use std::fs;

fn main() {
    fs::write("src/generated.rs", "pub const TEXT: &str = \"generated\";").unwrap();
    fs::write("src/changed.rs", "pub const TEXT: &str = \"changed\";").unwrap();
    let _ = fs::remove_file("removed.txt");
    println!("cargo:rerun-if-changed=build.rs");
}
