use std::path::Path;
use std::process::Command;

fn run(program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn main() {
    let cargo = std::env::var("CARGO").unwrap();
    run(&cargo, &["build", "--manifest-path", "helper/Cargo.toml"]);
    assert!(Path::new("helper/target/debug/helper").exists());
    println!("cargo:rustc-env=SAID={}", run("helper/target/debug/helper", &["x"]));
    // The cargo on PATH, for a target named by the environment.
    let target = std::env::var("TARGET").unwrap();
    run("cargo", &["build", "--quiet", "--release", "--manifest-path", "helper/Cargo.toml", "--target", &target]);
    assert!(Path::new("helper/target").join(&target).join("release/helper").exists());
    assert_eq!(run("cargo", &["run", "--quiet", "--manifest-path", "helper/Cargo.toml"]), "helper 1");
    let metadata = run(&cargo, &["metadata", "--format-version=1", "--offline", "--locked"]);
    println!("cargo:rustc-env=PACKAGES={}", metadata.matches("\"manifest_path\"").count());
    let metadata = run(&cargo, &["metadata", "--format-version", "1", "--no-deps", "--manifest-path", "helper/Cargo.toml"]);
    println!("cargo:rustc-env=METADATA={}", metadata.contains("helper/target\""));
    assert!(run(&cargo, &["--version"]).starts_with("cargo 1."));
}
