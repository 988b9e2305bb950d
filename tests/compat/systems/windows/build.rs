use std::path::Path;
use std::process::Command;

fn main() {
    if std::env::var("CARGO_CFG_WINDOWS").is_err() {
        return;
    }
    // Windows.h before WinSock2.h warns.
    cc::Build::new().file("c/number.c").warnings(false).compile("number");
    println!("cargo:rustc-link-lib=Ole32");
    println!("cargo:rustc-link-arg=-lUserEnv");
    // As winres and embed-resource do it.
    let object = Path::new(&std::env::var("OUT_DIR").unwrap()).join("app.o");
    let windres = Command::new("x86_64-w64-mingw32-windres").args(["c/app.rc", "-O", "coff", "-o"]).arg(&object).status().unwrap();
    assert!(windres.success());
    println!("cargo:rustc-link-arg-bins={}", object.display());
}
