//! pkg-config finds a library of the sysroot, and no libraries that only the build machine has.

fn main() {
    pkg_config::probe_library("zlib").unwrap();
    // A variable, because `crossflake advise` would take the literal name for a library that this crate needs.
    for absent in ["openssl", "liblzma"] {
        assert!(pkg_config::probe_library(absent).is_err(), "{absent} is not in the sysroot");
    }
}
