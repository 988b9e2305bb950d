fn main() {
    let mut names: Vec<_> = std::fs::read_dir("src").unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    println!("cargo:rustc-env=SEEN={names:?}");
    println!("cargo:rerun-if-changed=src");
    println!("cargo::rerun-if-changed=data/");
}
