fn main() {
    let mut names: Vec<_> = std::fs::read_dir("data").unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    println!("cargo:rustc-env=SEEN={names:?}");
    println!("cargo:rerun-if-changed=not-there");
    println!("cargo:rerun-if-changed=/not/there/either");
    println!("cargo:rerun-if-changed=");
}
