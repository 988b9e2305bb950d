//! Names of libraries and programs: each supply has its own.

use super::note;
use crate::manifest::path::KeyPath;
use crate::manifest::problem::Problem;
use crate::manifest::raw::Supply;

/// What Debian and nixpkgs call the same thing, Debian's name first. Not complete and not meant to be: it says what
/// would be right where a manifest has the other supply's name.
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

/// Notes each name that is none of the supply's.
pub(super) fn check(
    supply: Supply,
    known: Names,
    path: &KeyPath,
    names: &[String],
    problems: &mut Vec<Problem>,
) {
    for (i, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        let (path, value) = (path.index(i), name.clone());
        let problem = match supply {
            Supply::Debian if !is_debians(name) => Problem::NotAPackage { path, value },
            Supply::Debian => match debians(known, name) {
                Some(right) => Problem::NixpkgsName { path, value, right },
                None => continue,
            },
            Supply::Nixpkgs => {
                let right = nixpkgs(known, name);
                if right.is_some() || looks_like_debians(name) {
                    Problem::DebiansName { path, value, right }
                } else if !is_attribute(name) {
                    Problem::NotAnAttribute { path, value }
                } else {
                    continue;
                }
            }
        };
        note(problems, problem);
    }
}

/// Debian's name for what nixpkgs calls `name`; `None` where Debian may well call something so.
fn debians(known: Names, name: &str) -> Option<&'static str> {
    let other = known.iter().find(|(debian, nixpkgs)| *nixpkgs == name && *debian != name);
    other.map(|(debian, _)| *debian)
}

/// nixpkgs' name for what Debian calls `name`.
fn nixpkgs(known: Names, name: &str) -> Option<&'static str> {
    let other = known.iter().find(|(debian, nixpkgs)| *debian == name && *nixpkgs != name);
    other.map(|(_, nixpkgs)| *nixpkgs)
}

/// Debian splits headers off and calls them so; nixpkgs has them as an output of the same package.
fn looks_like_debians(name: &str) -> bool {
    name.ends_with("-dev")
}

/// Debian policy, 5.6.1.
fn is_debians(name: &str) -> bool {
    let first = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let further = |byte: u8| first(byte) || matches!(byte, b'+' | b'-' | b'.');
    name.len() >= 2 && first(name.as_bytes()[0]) && name.bytes().all(further)
}

/// Identifiers of the Nix language, with dots between: `llvmPackages.libclang`.
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
    fn package_names_are_those_of_debian_policy() {
        for good in ["libssl-dev", "libstdc++-10-dev", "0ad", "zlib1g-dev", "libx11.6"] {
            assert!(problems(Supply::Debian, LIBRARIES, good).is_empty(), "{good:?}");
        }
        for bad in ["a", "LibSSL", "-dev", "lib ssl", "libssl-dev:arm64", "libssl_dev", "libß"] {
            assert_eq!(problems(Supply::Debian, LIBRARIES, bad).len(), 1, "{bad:?}");
        }
    }

    #[test]
    fn attributes_may_be_of_a_set_within() {
        for good in ["openssl", "llvmPackages.libclang", "xorg.libX11", "python3", "_7zz", "a'"] {
            assert!(problems(Supply::Nixpkgs, LIBRARIES, good).is_empty(), "{good:?}");
        }
        for bad in ["a b", "7zip", "a..b", ".a", "a.", "libstdc++", "a/b"] {
            assert_eq!(problems(Supply::Nixpkgs, LIBRARIES, bad).len(), 1, "{bad:?}");
        }
    }

    #[test]
    fn the_other_supplys_name_is_an_error_that_says_this_ones() {
        assert_eq!(
            problems(Supply::Nixpkgs, LIBRARIES, "libssl-dev"),
            [
                r#"packages[0]: "libssl-dev" is a name of Debian's, and the supply is nixpkgs; write "openssl", or set "supply": "debian""#
            ]
        );
        assert_eq!(
            problems(Supply::Debian, LIBRARIES, "openssl"),
            [
                r#"packages[0]: "openssl" is nixpkgs' name, and the supply is debian; write "libssl-dev", or set "supply": "nixpkgs""#
            ]
        );
        assert_eq!(
            problems(Supply::Nixpkgs, TOOLS, "protobuf-compiler"),
            [
                r#"packages[0]: "protobuf-compiler" is a name of Debian's, and the supply is nixpkgs; write "protobuf", or set "supply": "debian""#
            ]
        );
    }

    #[test]
    fn a_debian_name_that_no_table_has_is_known_by_its_form() {
        assert_eq!(
            problems(Supply::Nixpkgs, LIBRARIES, "libfoo-dev"),
            [
                r#"packages[0]: "libfoo-dev" is a name of Debian's, and the supply is nixpkgs; write the attribute that has the library, or set "supply": "debian""#
            ]
        );
    }

    #[test]
    fn what_both_call_the_same_is_right_for_both() {
        for name in ["cmake", "nasm", "perl"] {
            for supply in [Supply::Debian, Supply::Nixpkgs] {
                assert!(problems(supply, TOOLS, name).is_empty(), "{name:?}");
            }
        }
    }
}
