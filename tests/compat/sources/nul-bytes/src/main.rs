const NUL: &[u8] = include_bytes!("../tests/fixtures/nul.rs");
const MANIFEST: &[u8] = include_bytes!("../tests/fixtures/nul/Cargo.toml");

fn main() {
    println!("{NUL:?} {MANIFEST:?}");
}
