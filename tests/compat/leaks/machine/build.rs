fn main() {
    // jemalloc takes the page size of the machine that builds, unless this says otherwise.
    println!("cargo:rustc-env=SEEN={:?}", std::env::var("JEMALLOC_SYS_WITH_LG_PAGE"));
}
