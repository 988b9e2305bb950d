fn main() {
    let mut names: Vec<_> = std::env::vars().map(|(name, _)| name).collect();
    names.retain(|name| ["CARGO_CFG_", "CARGO_FEATURE", "CARGO_MANIFEST", "CARGO_PKG_"].iter().any(|prefix| name.starts_with(prefix)));
    names.sort();
    let values = ["CARGO_CFG_TARGET_OS", "CARGO_CFG_TARGET_ENV", "CARGO_CFG_TARGET_ARCH", "OPT_LEVEL", "PROFILE", "DEBUG", "TARGET", "HOST"];
    let values: Vec<_> = values.iter().map(|name| std::env::var(name).unwrap()).collect();
    for name in ["OUT_DIR", "NUM_JOBS", "CARGO_MAKEFLAGS", "RUSTDOC", "HOME", "PATH"] {
        assert!(std::env::var_os(name).is_some(), "{name}");
    }
    // An absolute path, and a place for temporary files.
    assert!(std::path::Path::new(&std::env::var_os("OUT_DIR").unwrap()).is_absolute());
    std::fs::write(std::env::temp_dir().join("compat-of-a-build-script"), "").unwrap();
    println!("cargo:rustc-env=SEEN={} {}", names.join(" "), values.join(" "));
    println!("cargo:rerun-if-env-changed=CARGO_PKG_VERSION");
    println!("cargo:rerun-if-env-changed=NOT_SET");
}
