use std::fs;
use std::path::Path;

fn names(folder: &Path) -> String {
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    // cargo's own files: in a checkout, and in a package that comes from a folder.
    names.retain(|name| name != ".cargo-ok" && name != ".git" && name != ".cargo-checksum.json");
    names.sort();
    format!("{names:?}")
}

fn main() {
    let package = std::env::var("CARGO_MANIFEST_DIR").unwrap();
    let package = Path::new(&package);
    let root = package.join("../..");
    println!("cargo:rustc-env=ROOT={}", names(&root));
    println!("cargo:rustc-env=PACKAGE={}", names(package));
    println!("cargo:rustc-env=SQLX={}", names(&package.join(".sqlx")));
    fs::write(package.join("src/written.rs"), "pub const TEXT: &str = \"written\";").unwrap();
    fs::write(root.join("proto/a.proto"), "changed").unwrap();
    let script = std::process::Command::new(root.join("scripts/a.sh")).output().unwrap();
    println!("cargo:rustc-env=SCRIPT={}", String::from_utf8(script.stdout).unwrap().trim());
}
