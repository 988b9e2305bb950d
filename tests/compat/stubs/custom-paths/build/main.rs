mod other;

fn main() {
    println!("cargo:rustc-env=BUILT={}", other::TEXT);
}
