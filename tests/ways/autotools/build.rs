//! Runs autoreconf, which makes configure from configure.ac, then configure and make.

fn main() {
    // A copy, because autoreconf writes beside the sources.
    let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").unwrap());
    let native = out.join("native");
    std::fs::create_dir_all(&native).unwrap();
    for file in ["answer.c", "configure.ac", "Makefile.am"] {
        std::fs::copy(format!("native/{file}"), native.join(file)).unwrap();
    }
    // The crate would guess --host from the compiler's path up to `-gcc`.
    let target = match &std::env::var("TARGET").unwrap()[..] {
        "x86_64-pc-windows-gnu" => "x86_64-w64-mingw32".to_owned(),
        target => target.to_owned(),
    };
    let folder = autotools::Config::new(native).reconf("-ivf").config_option("host", Some(&target)).build();
    println!("cargo:rustc-link-search=native={}/lib", folder.display());
    println!("cargo:rustc-link-lib=static=answer");
}
