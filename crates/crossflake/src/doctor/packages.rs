//! Debian packages of common libraries, headers and build tools.

use crate::advise::native_crates;
use crossflake_target::LIBSTDCXX;

/// A package, its libraries (`-lNAME`), and prefixes of its headers' names.
type Row = (&'static str, &'static [&'static str], &'static [&'static str]);

/// Names of packages in Debian 13.
const PACKAGES: &[Row] = &[
    ("libasound2-dev", &["asound"], &["alsa/"]),
    ("libbz2-dev", &["bz2"], &["bzlib.h"]),
    ("libcurl4-openssl-dev", &["curl"], &["curl/"]),
    ("libdbus-1-dev", &["dbus-1"], &["dbus/"]),
    ("libffi-dev", &["ffi"], &["ffi.h"]),
    ("libfontconfig-dev", &["fontconfig"], &["fontconfig/"]),
    ("libgit2-dev", &["git2"], &["git2.h", "git2/"]),
    ("liblzma-dev", &["lzma"], &["lzma.h"]),
    ("libpcap0.8-dev", &["pcap"], &["pcap.h", "pcap/"]),
    ("libpq-dev", &["pq"], &["libpq-fe.h", "postgresql/"]),
    ("libsqlite3-dev", &["sqlite3"], &["sqlite3.h"]),
    ("libssh2-1-dev", &["ssh2"], &["libssh2.h"]),
    ("libssl-dev", &["ssl", "crypto"], &["openssl/"]),
    (LIBSTDCXX, &["stdc++"], &[]),
    ("libudev-dev", &["udev"], &["libudev.h"]),
    ("libusb-1.0-0-dev", &["usb-1.0"], &["libusb-1.0/"]),
    ("libxml2-dev", &["xml2"], &["libxml/"]),
    ("libzstd-dev", &["zstd"], &["zstd.h", "zdict.h"]),
    ("zlib1g-dev", &["z"], &["zlib.h", "zconf.h"]),
];

/// The package of a library; `library` is the name after `-l`.
pub(super) fn of_library(library: &str) -> Option<&'static str> {
    PACKAGES.iter().find(|(_, libraries, _)| libraries.contains(&library)).map(|(package, ..)| *package)
}

/// The package of a header; `header` is the name after `#include`.
pub(super) fn of_header(header: &str) -> Option<&'static str> {
    let has = |(_, _, headers): &&Row| headers.iter().any(|prefix| header.starts_with(prefix));
    let found = PACKAGES.iter().find(has).map(|(package, ..)| *package);
    found.or_else(|| is_cplusplus(header).then_some(LIBSTDCXX))
}

/// Whether the name is of the form that only C++'s standard library uses: `string`, `unordered_map`.
fn is_cplusplus(header: &str) -> bool {
    header.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// The package of a library; `module` is its name for pkg-config.
pub(super) fn of_module(module: &str) -> Option<&'static str> {
    native_crates::of_module(module)
}

/// The package of a program; usually it has the same name.
pub(super) fn of_program(program: &str) -> &str {
    match program {
        "go" => "golang-go",
        "ninja" => "ninja-build",
        "pkg-config" => "pkgconf",
        "protoc" => "protobuf-compiler",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_headers_and_programs_have_packages() {
        assert_eq!(of_library("crypto"), Some("libssl-dev"));
        assert_eq!(of_header("openssl/ssl.h"), Some("libssl-dev"));
        assert_eq!((of_program("protoc"), of_program("cmake")), ("protobuf-compiler", "cmake"));
        assert_eq!((of_library("stdc++"), of_header("unordered_map")), (Some(LIBSTDCXX), Some(LIBSTDCXX)));
        assert_eq!((of_header("string.h"), of_header("Eigen/Dense")), (None, None));
        assert_eq!((of_module("libudev"), of_module("zz")), (Some("libudev-dev"), None));
        assert_eq!((of_library("zz"), of_header("my/openssl/ssl.h")), (None, None));
    }
}
