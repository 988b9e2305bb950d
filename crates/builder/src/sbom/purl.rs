//! Package URLs (purls), by which scanners identify packages.
//!
//! Source: the purl specification, with its types cargo and deb.

use crate::cargo_tree::{Origin, Package};

/// `source` in Cargo.lock for the registry that the type cargo implies.
const DEFAULT_REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// The purl of a crate. `None` for a crate of the project, which is not published. `source` is the crate's `source` in
/// Cargo.lock, if it is from a registry.
pub(super) fn of_crate(package: &Package, source: Option<&str>) -> Option<String> {
    let base = format!("pkg:cargo/{}@{}", encode(&package.name), encode(&package.version));
    match &package.origin {
        Origin::Path => None,
        Origin::Git { url, rev } => Some(format!("{base}?vcs_url={}", encode(&format!("git+{url}@{rev}")))),
        Origin::Registry => match source {
            None | Some(DEFAULT_REGISTRY) => Some(base),
            Some(other) => {
                let url = other.strip_prefix("registry+").unwrap_or(other);
                Some(format!("{base}?repository_url={}", encode(url)))
            }
        },
    }
}

/// The purl of a Debian package. `release` is a codename.
pub(super) fn of_debian(name: &str, version: &str, architecture: &str, release: Option<&str>) -> String {
    let base = format!("pkg:deb/debian/{}@{}?arch={architecture}", encode(name), encode(version));
    match release {
        Some(release) => format!("{base}&distro={}", encode(release)),
        None => base,
    }
}

/// Percent-encodes the characters that the specification does not allow unencoded.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded += &format!("%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(origin: Origin, source: Option<&str>) -> Option<String> {
        let package = Package { name: "libgit2-sys".into(), version: "0.12.25+1.3.0".into(), origin };
        of_crate(&package, source)
    }

    #[test]
    fn the_purl_of_a_crate_has_its_origin() {
        let plain = "pkg:cargo/libgit2-sys@0.12.25%2B1.3.0";
        assert_eq!(of(Origin::Registry, None).unwrap(), plain);
        assert_eq!(of(Origin::Registry, Some(DEFAULT_REGISTRY)).unwrap(), plain);
        assert_eq!(
            of(Origin::Registry, Some("sparse+https://own.example/index/")).unwrap(),
            format!("{plain}?repository_url=sparse%2Bhttps:%2F%2Fown.example%2Findex%2F")
        );
        let git = Origin::Git { url: "https://git.example/a".into(), rev: "0123".into() };
        assert_eq!(of(git, None).unwrap(), format!("{plain}?vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fa%400123"));
        assert_eq!(of(Origin::Path, None), None);
    }

    #[test]
    fn the_purl_of_a_debian_package_has_its_architecture_and_release() {
        assert_eq!(
            of_debian("libstdc++-10-dev", "1:10.2.1-6~deb11u1", "arm64", Some("bullseye")),
            "pkg:deb/debian/libstdc%2B%2B-10-dev@1:10.2.1-6~deb11u1?arch=arm64&distro=bullseye"
        );
        assert_eq!(of_debian("a", "1", "all", None), "pkg:deb/debian/a@1?arch=all");
    }
}
