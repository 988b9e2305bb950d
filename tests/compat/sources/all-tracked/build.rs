use std::fs;

fn main() {
    let log = fs::read_to_string("CHANGELOG.md").unwrap();
    println!("cargo:rustc-env=LATEST={}", log.lines().next().unwrap());
    // Packages of Cargo.lock and lines of Cargo.toml, as crates such as `built` read them.
    let lock = fs::read_to_string("Cargo.lock").unwrap();
    println!("cargo:rustc-env=PACKAGES={}", lock.matches("[[package]]").count());
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    println!("cargo:rustc-env=MANIFEST={}", manifest.replace('\n', "|"));
    for name in ["COPYING", "LICENSE-APACHE", ".env", ".cargo/notes.txt", ".config/app.yml", "nix/module.nix", "AUTHORS"] {
        let text = fs::read_to_string(name).unwrap();
        println!("cargo:rustc-env=TEXT_{}={}", name.replace(|c: char| !c.is_alphanumeric(), "_"), text.trim());
    }
}
