//! Finds paths of the Nix store in a file's bytes.
//!
//! The machine that a binary runs on does not have these paths. On the build machine, Nix keeps each path as long as
//! the binary itself.

use std::collections::BTreeSet;

use memchr::memmem;

use super::limits;

const STORE: &[u8] = b"/nix/store/";
/// The characters of a store path's hash: Nix's base 32 lacks e, o, t and u. Tools that remove references overwrite the
/// hash with 32 times `e`, which is therefore not a hash.
const BASE32: &[u8] = b"0123456789abcdfghijklmnpqrsvwxyz";
const HASH_LENGTH: usize = 32;
/// The longest name after hash and dash that Nix allows, in bytes.
const NAME_LENGTH: usize = 211 - HASH_LENGTH - 1;

/// Finds the store paths in `bytes`, without the part below the store path. Distinct, sorted, at most
/// [`limits::STORE_PATHS`].
pub(crate) fn find(bytes: &[u8]) -> Vec<String> {
    let mut paths = BTreeSet::new();
    for start in memmem::find_iter(bytes, STORE) {
        paths.extend(path_at(&bytes[start..]));
        if paths.len() >= limits::STORE_PATHS {
            break;
        }
    }
    paths.into_iter().collect()
}

/// The store path at the start of `bytes`. `None` if they start differently.
fn path_at(bytes: &[u8]) -> Option<String> {
    let (hash, rest) = bytes.strip_prefix(STORE)?.split_at_checked(HASH_LENGTH)?;
    if !hash.iter().all(|byte| BASE32.contains(byte)) {
        return None;
    }
    let name = rest.strip_prefix(b"-")?;
    let allowed = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+-._?=".contains(byte);
    let length = name.iter().take(NAME_LENGTH).take_while(allowed).count();
    let path = &bytes[..STORE.len() + HASH_LENGTH + 1 + length];
    Some(String::from_utf8_lossy(path).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-hello-2.12";

    #[test]
    fn a_store_path_is_listed_once_and_without_the_part_below_it() {
        let bytes = format!("\0\0{PATH}/bin/hello\0//{PATH}\0");
        assert_eq!(find(bytes.as_bytes()), [PATH]);
    }

    #[test]
    fn similar_texts_are_not_store_paths() {
        for text in [
            "/nix/store",
            "/nix/store/",
            "/nix/store/.links",
            "/nix/store/0123456789abcdfghijklmnpqrsvwxyz",
            "/nix/store/eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee-hello-2.12",
            "/nix/store/0123456789ABCDFGHIJKLMNPQRSVWXYZ-hello-2.12",
        ] {
            assert_eq!(find(text.as_bytes()), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_truncated_path_is_found_if_its_hash_is_complete() {
        assert_eq!(find(&PATH.as_bytes()[..44]), [&PATH[..44]]);
        assert_eq!(find(&PATH.as_bytes()[..43]), [""; 0]);
    }

    #[test]
    fn the_number_of_paths_is_limited() {
        let many: String = (0..100).map(|i| format!("{PATH}-{i:03}\0")).collect();
        assert_eq!(find(many.as_bytes()).len(), limits::STORE_PATHS);
    }
}
