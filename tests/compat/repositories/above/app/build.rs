fn main() {
    let text = std::fs::read_to_string("../proto/v1/a.proto").unwrap();
    println!("cargo:rustc-env=PROTO={}", text.trim());
    println!("cargo:rerun-if-changed=../proto");
}
