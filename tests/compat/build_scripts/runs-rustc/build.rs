use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

fn main() {
    let rustc = std::env::var_os("RUSTC").unwrap();
    let out = std::env::var("OUT_DIR").unwrap();
    let version = Command::new(&rustc).arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    println!("cargo:rustc-env=HOST_IS={}", host == std::env::var("HOST").unwrap());
    // Code on stdin, as autocfg compiles it.
    let target = std::env::var("TARGET").unwrap();
    let mut probe = Command::new(&rustc)
        .args(["--crate-name", "probe", "--crate-type=lib", "--out-dir", &out, "--emit=llvm-ir", "--target", &target, "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    probe.stdin.take().unwrap().write_all(b"#![no_std] pub fn f() { let _ = u8::MAX; }").unwrap();
    if probe.wait().unwrap().success() {
        println!("cargo:rustc-cfg=probed");
    }
    // A program for the build machine, with rustc's own linker arguments.
    let code = Path::new(&out).join("answer.rs");
    std::fs::write(&code, "fn main() { print!(\"{}\", 6 * 7); }").unwrap();
    let program = Path::new(&out).join("answer");
    assert!(Command::new(&rustc).arg(&code).arg("-o").arg(&program).status().unwrap().success());
    let answer = Command::new(&program).output().unwrap();
    println!("cargo:rustc-env=ANSWER={}", String::from_utf8(answer.stdout).unwrap());
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output().unwrap();
    assert!(sysroot.status.success());
    let cfgs = Command::new(&rustc).args(["--print=cfg", "--target", &target]).output().unwrap();
    assert!(String::from_utf8(cfgs.stdout).unwrap().contains("unix"));
}
