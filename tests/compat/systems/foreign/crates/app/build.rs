use std::process::Command;

fn main() {
    let script = Command::new("../../scripts/text.sh").output().unwrap();
    println!("cargo:rustc-env=BUILT={} {}", both::TEXT, String::from_utf8(script.stdout).unwrap().trim());
    println!("cargo:rerun-if-changed=../../scripts");
}
