//! Whether the names in `packages` and `tools` belong to the target's supply.

use crate::manifest::path::KeyPath;
use crate::manifest::problem::{Problem, add};
use crate::manifest::raw::Supply;

/// Pairs of a Debian package and the nixpkgs attribute of the same library or program. The list need not be complete:
/// it only serves to suggest the right name in errors.
type Names = &'static [(&'static str, &'static str)];

/// Libraries for a target.
pub(super) const LIBRARIES: Names = &[
    ("libasound2-dev", "alsa-lib"),
    ("libbz2-dev", "bzip2"),
    ("libcap-dev", "libcap"),
    ("libcurl4-openssl-dev", "curl"),
    ("libdbus-1-dev", "dbus"),
    ("libelf-dev", "elfutils"),
    ("libexpat1-dev", "expat"),
    ("libffi-dev", "libffi"),
    ("libfontconfig-dev", "fontconfig"),
    ("libfreetype-dev", "freetype"),
    ("libgit2-dev", "libgit2"),
    ("libglib2.0-dev", "glib"),
    ("libgmp-dev", "gmp"),
    ("liblz4-dev", "lz4"),
    ("liblzma-dev", "xz"),
    ("libmariadb-dev", "libmysqlclient"),
    ("libncurses-dev", "ncurses"),
    ("libnl-3-dev", "libnl"),
    ("libpam0g-dev", "pam"),
    ("libpcap-dev", "libpcap"),
    ("libpng-dev", "libpng"),
    ("libpq-dev", "libpq"),
    ("librdkafka-dev", "rdkafka"),
    ("libseccomp-dev", "libseccomp"),
    ("libsodium-dev", "libsodium"),
    ("libsqlite3-dev", "sqlite"),
    ("libssh2-1-dev", "libssh2"),
    ("libssl-dev", "openssl"),
    ("libudev-dev", "udev"),
    ("libusb-1.0-0-dev", "libusb1"),
    ("libxml2-dev", "libxml2"),
    ("libzmq3-dev", "zeromq"),
    ("libzstd-dev", "zstd"),
    ("zlib1g-dev", "zlib"),
];

/// Programs for the build machine.
pub(super) const TOOLS: Names = &[
    ("capnproto", "capnproto"),
    ("clang", "clang"),
    ("cmake", "cmake"),
    ("libclang-dev", "libclang"),
    ("nasm", "nasm"),
    ("ninja-build", "ninja"),
    ("perl", "perl"),
    ("pkgconf", "pkg-config"),
    ("protobuf-compiler", "protobuf"),
    ("python3", "python3"),
];

/// Adds a problem for each name that does not belong to `supply`. `path` is the list's, `known` the table for it.
pub(super) fn check(supply: Supply, known: Names, path: &KeyPath, names: &[String], problems: &mut Vec<Problem>) {
    for (i, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        let (path, value) = (path.index(i), name.clone());
        let problem = match supply {
            Supply::Debian if !is_debian_package(name) => Problem::NotAPackage { path, value },
            Supply::Debian => match debian_name(known, name) {
                Some(equivalent) => Problem::NixpkgsName { path, value, equivalent },
                None => continue,
            },
            Supply::Nixpkgs => {
                let equivalent = nixpkgs_name(known, name);
                if equivalent.is_some() || looks_like_debian(name) {
                    Problem::DebianName { path, value, equivalent }
                } else if !is_attribute(name) {
                    Problem::NotAnAttribute { path, value }
                } else {
                    continue;
                }
            }
        };
        add(problems, problem);
    }
}

/// Debian's name for the attribute `name`. `None` if the table does not have it, or Debian uses the same name.
fn debian_name(known: Names, name: &str) -> Option<&'static str> {
    let other = known.iter().find(|(debian, nixpkgs)| *nixpkgs == name && *debian != name);
    other.map(|(debian, _)| *debian)
}

/// nixpkgs' name for the Debian package `name`. `None` if the table does not have it, or nixpkgs uses the same name.
fn nixpkgs_name(known: Names, name: &str) -> Option<&'static str> {
    let other = known.iter().find(|(debian, nixpkgs)| *debian == name && *nixpkgs != name);
    other.map(|(_, nixpkgs)| *nixpkgs)
}

/// Debian's packages of headers end in `-dev`; in nixpkgs headers are an output of the library's own package.
fn looks_like_debian(name: &str) -> bool {
    name.ends_with("-dev")
}

/// Whether Debian policy, section 5.6.1, allows this name.
fn is_debian_package(name: &str) -> bool {
    let first = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let further = |byte: u8| first(byte) || matches!(byte, b'+' | b'-' | b'.');
    name.len() >= 2 && first(name.as_bytes()[0]) && name.bytes().all(further)
}

/// Whether `name` consists of identifiers of the Nix language joined by dots: `llvmPackages.libclang`.
fn is_attribute(name: &str) -> bool {
    let first = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let further = |byte: u8| first(byte) || byte.is_ascii_digit() || matches!(byte, b'-' | b'\'');
    name.split('.').all(|part| part.bytes().next().is_some_and(first) && part.bytes().all(further))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(supply: Supply, known: Names, name: &str) -> Vec<String> {
        let mut problems = Vec::new();
        check(supply, known, &KeyPath::top().key("packages"), &[name.to_owned()], &mut problems);
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn package_names_follow_debian_policy() {
        for good in ["libssl-dev", "libstdc++-10-dev", "0ad", "zlib1g-dev", "libx11.6"] {
            assert!(problems(Supply::Debian, LIBRARIES, good).is_empty(), "{good:?}");
        }
        for bad in ["a", "LibSSL", "-dev", "lib ssl", "libssl-dev:arm64", "libssl_dev", "libß"] {
            assert_eq!(problems(Supply::Debian, LIBRARIES, bad).len(), 1, "{bad:?}");
        }
    }

    #[test]
    fn attributes_may_be_nested() {
        for good in ["openssl", "llvmPackages.libclang", "xorg.libX11", "python3", "_7zz", "a'"] {
            assert!(problems(Supply::Nixpkgs, LIBRARIES, good).is_empty(), "{good:?}");
        }
        for bad in ["a b", "7zip", "a..b", ".a", "a.", "libstdc++", "a/b"] {
            assert_eq!(problems(Supply::Nixpkgs, LIBRARIES, bad).len(), 1, "{bad:?}");
        }
    }

    #[test]
    fn a_name_of_the_other_supply_is_an_error_with_the_right_name() {
        assert_eq!(
            problems(Supply::Nixpkgs, LIBRARIES, "libssl-dev"),
            [
                r#"packages[0]: "libssl-dev" is a Debian package, but the supply is nixpkgs; write "openssl", or set "supply": "debian""#
            ]
        );
        assert_eq!(
            problems(Supply::Debian, LIBRARIES, "openssl"),
            [
                r#"packages[0]: "openssl" is an attribute of nixpkgs, but the supply is debian; write "libssl-dev", or set "supply": "nixpkgs""#
            ]
        );
        assert_eq!(
            problems(Supply::Nixpkgs, TOOLS, "protobuf-compiler"),
            [
                r#"packages[0]: "protobuf-compiler" is a Debian package, but the supply is nixpkgs; write "protobuf", or set "supply": "debian""#
            ]
        );
    }

    #[test]
    fn a_debian_name_outside_the_table_is_recognised_by_its_suffix() {
        assert_eq!(
            problems(Supply::Nixpkgs, LIBRARIES, "libfoo-dev"),
            [
                r#"packages[0]: "libfoo-dev" is a Debian package, but the supply is nixpkgs; write the attribute that has the library, or set "supply": "debian""#
            ]
        );
    }

    #[test]
    fn a_name_that_both_supplies_use_is_valid_for_both() {
        for name in ["cmake", "nasm", "perl"] {
            for supply in [Supply::Debian, Supply::Nixpkgs] {
                assert!(problems(supply, TOOLS, name).is_empty(), "{name:?}");
            }
        }
    }
}
