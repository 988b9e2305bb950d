fn main() {
    let folder = cmake::build("native");
    println!("cargo:rustc-link-search=native={}/lib", folder.display());
    println!("cargo:rustc-link-lib=static=answer");
}
