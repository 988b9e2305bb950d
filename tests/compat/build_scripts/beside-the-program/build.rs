use std::path::Path;

fn main() {
    let out = std::env::var("OUT_DIR").unwrap();
    // OUT_DIR is .../debug/build/app-HASH/out.
    let profile = Path::new(&out).ancestors().nth(3).unwrap();
    std::fs::write(profile.join("beside.txt"), "x").unwrap();
    println!("cargo:rustc-env=FOUND={:?} {}", profile.file_name().unwrap(), profile.join("deps").is_dir());
}
