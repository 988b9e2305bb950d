//! A cargo home for one program, whose unpacked crates are deleted with it: those of the whole ring take 10 GB.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crossflake_testing::cargo_home;

/// A cargo home in the folder `home`. It shares downloads, configuration and locks with the user's, but unpacks crates itself.
pub(crate) fn make(home: &Path) {
    // Without the lock, two processes may download the same file at the same time.
    const SHARED: &[&str] = &[
        "registry/cache",
        "registry/index",
        "git",
        "config.toml",
        "credentials.toml",
        ".package-cache",
        ".package-cache-mutate",
    ];
    remove(home);
    fs_err::create_dir_all(home.join("registry")).unwrap();
    for name in SHARED {
        let theirs: PathBuf = cargo_home().join(name);
        if theirs.exists() {
            symlink(theirs, home.join(name)).unwrap_or_else(|error| panic!("{}: {error}", home.join(name).display()));
        }
    }
}

pub(crate) fn remove(home: &Path) {
    if home.exists() {
        fs_err::remove_dir_all(home).unwrap();
    }
}
