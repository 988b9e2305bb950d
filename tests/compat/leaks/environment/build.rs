use std::process::Command;

fn main() {
    for (name, variable) in [("RUSTC_OF_BUILD_SCRIPT", "RUSTC"), ("CARGO_OF_BUILD_SCRIPT", "CARGO")] {
        println!("cargo:rustc-env={name}={}", std::env::var(variable).unwrap());
    }
    // As crates that record how they were built.
    let which = Command::new("sh").args(["-c", "command -v cc gcc; echo $0 $PATH"]).output().unwrap();
    println!("cargo:rustc-env=COMPILER={}", String::from_utf8(which.stdout).unwrap().replace('\n', " "));
    let sysroot = Command::new(std::env::var("RUSTC").unwrap()).args(["--print", "sysroot"]).output().unwrap();
    println!("cargo:rustc-env=SYSROOT={}", String::from_utf8(sysroot.stdout).unwrap().trim());
    let all: Vec<_> = std::env::vars().map(|(name, value)| format!("{name}={}", value.replace('\n', " "))).collect();
    println!("cargo:rustc-env=ALL={}", all.join(" "));
}
