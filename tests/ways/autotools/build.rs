//! configure is made from configure.ac by autoreconf, then run, and make after it.

fn main() {
    // Where autoreconf may write.
    let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").unwrap());
    let native = out.join("native");
    std::fs::create_dir_all(&native).unwrap();
    for file in ["answer.c", "configure.ac", "Makefile.am"] {
        std::fs::copy(format!("native/{file}"), native.join(file)).unwrap();
    }
    let folder = autotools::Config::new(native).reconf("-ivf").build();
    println!("cargo:rustc-link-search=native={}/lib", folder.display());
    println!("cargo:rustc-link-lib=static=answer");
}
