//! A library that is in the sysroot is found. One that is not, is not: neither where the build machine has it.

fn main() {
    pkg_config::probe_library("zlib").unwrap();
    assert!(pkg_config::probe_library("openssl").is_err(), "openssl is not in the sysroot");
}
