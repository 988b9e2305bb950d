//! Constants of the format: its version, its usual file name, and the rules for the names of targets.

/// The file that commands read unless `--manifest` names another.
pub(crate) const FILE: &str = "targets.json";

/// The only value of `version` that this crossflake accepts.
pub(crate) const VERSION: u32 = 1;

/// Names that a target cannot have, because crossflake has outputs of these names: the default package, the program
/// itself, and one set of all targets for each supply.
pub(super) const RESERVED: &[&str] = &["default", "crossflake", "debian", "nixpkgs"];

/// The regular expression for the names of targets: Nix identifiers without `'`, which a shell would require to be
/// quoted in `nix build .#NAME`. [`is_output_name`] implements it.
pub(super) const PATTERN: &str = "^[A-Za-z_][A-Za-z0-9_-]*$";

/// Whether `name` matches [`PATTERN`].
pub(super) fn is_output_name(name: &str) -> bool {
    let first = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let further = |byte: u8| first(byte) || byte.is_ascii_digit() || byte == b'-';
    name.bytes().next().is_some_and(first) && name.bytes().all(further)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossflake_target::TARGETS;

    #[test]
    fn a_name_needs_no_quotes_in_nix_or_a_shell() {
        for good in ["a", "_", "aarch64-linux", "x86_64-linux-musl", "A1"] {
            assert!(is_output_name(good), "{good:?}");
        }
        for bad in ["", "-a", "1a", "a.b", "a b", "a'", "ä", "a#b", "a/b"] {
            assert!(!is_output_name(bad), "{bad:?}");
        }
    }

    #[test]
    fn every_known_target_has_a_valid_name() {
        for target in TARGETS {
            assert!(is_output_name(target.name) && !RESERVED.contains(&target.name), "{}", target.name);
        }
    }
}
