//! A library that is in the sysroot is found. One that is not, is not: neither where the build machine has it.

fn main() {
    pkg_config::probe_library("zlib").unwrap();
    // Named apart from the question: `crossflake advise` would read it as wanted.
    for absent in ["openssl", "liblzma"] {
        assert!(pkg_config::probe_library(absent).is_err(), "{absent} is not in the sysroot");
    }
}
