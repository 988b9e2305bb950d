use std::{env, fs, path::Path};

fn main() {
    let package = env::var("CARGO_MANIFEST_DIR").unwrap();
    let root = Path::new(&package).parent().unwrap().parent().unwrap();
    let text = fs::read_to_string(root.join("shared/text.txt")).unwrap();
    fs::write(root.join("shared/written.txt"), format!("{} again", text.trim())).unwrap();
    fs::write("src/written.rs", "pub const TEXT: &str = \"written\";").unwrap();
    println!("cargo:rerun-if-changed=build.rs");
}
