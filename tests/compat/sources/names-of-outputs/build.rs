fn main() {
    println!("cargo:rustc-env=TARGET_FILE={}", std::fs::read_to_string("target/table.txt").unwrap().trim());
}
