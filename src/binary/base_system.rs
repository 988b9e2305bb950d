//! Libraries that each system with glibc has.

/// glibc's own libraries (Debian's libc6, all releases) and gcc's run-time library, which Rust's std
/// needs for unwinding. libcrypt.so.1 is not here: glibc gave it up with 2.28.
const LIBRARIES: &[&str] = &[
    "libBrokenLocale.so.1",
    "libanl.so.1",
    "libc.so.6",
    "libdl.so.2",
    "libgcc_s.so.1",
    "libm.so.6",
    "libmvec.so.1",
    "libnsl.so.1",
    "libpthread.so.0",
    "libresolv.so.2",
    "librt.so.1",
    "libthread_db.so.1",
    "libutil.so.1",
];

/// Whether a system whose dynamic linker is `interpreter` has `library` without any package added. The
/// dynamic linker is a library, too: programs name it for thread-local storage or the stack guard.
pub fn has(library: &str, interpreter: Option<&str>) -> bool {
    let linker = interpreter.and_then(|path| path.rsplit('/').next());
    LIBRARIES.contains(&library) || linker == Some(library)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_systems_own_libraries_and_its_own_linker_count() {
        let interpreter = Some("/lib/ld-linux-aarch64.so.1");
        assert!(has("libc.so.6", interpreter));
        assert!(has("libgcc_s.so.1", None));
        assert!(has("ld-linux-aarch64.so.1", interpreter));
        assert!(!has("ld-linux-x86-64.so.2", interpreter));
        assert!(!has("libstdc++.so.6", interpreter));
        assert!(!has("libc.so", interpreter));
        assert!(!has("/lib/libc.so.6", interpreter));
    }
}
