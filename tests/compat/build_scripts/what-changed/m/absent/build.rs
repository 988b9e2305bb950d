fn main() {
    let mut names: Vec<_> = std::fs::read_dir(".").unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    println!("cargo:rustc-env=SEEN={names:?}");
}
