//! Paths of the Nix store inside a file.
//!
//! A path that is left in a binary names a folder that the machine it runs on does not have, and makes
//! Nix keep that folder for as long as the binary is in the store.

use std::collections::BTreeSet;

use memchr::memmem;

use super::limits;

const STORE: &[u8] = b"/nix/store/";
/// The characters of a store path's hash: Nix's base 32 leaves out e, o, t and u. The placeholder that
/// takes a reference out, 32 times `e`, is therefore none.
const BASE32: &[u8] = b"0123456789abcdfghijklmnpqrsvwxyz";
const HASH_LENGTH: usize = 32;
/// The longest name Nix allows after the hash and its dash.
const NAME_LENGTH: usize = 211 - HASH_LENGTH - 1;

/// The store paths in `bytes`, without what lies below them: distinct, sorted, at most
/// [`limits::STORE_PATHS`].
pub(crate) fn paths_in(bytes: &[u8]) -> Vec<String> {
    let mut paths = BTreeSet::new();
    for start in memmem::find_iter(bytes, STORE) {
        paths.extend(path_at(&bytes[start..]));
        if paths.len() >= limits::STORE_PATHS {
            break;
        }
    }
    paths.into_iter().collect()
}

/// The store path that `bytes` start with.
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
    fn a_store_path_is_found_once_and_without_what_lies_below_it() {
        let bytes = format!("\0\0{PATH}/bin/hello\0//{PATH}\0");
        assert_eq!(paths_in(bytes.as_bytes()), [PATH]);
    }

    #[test]
    fn what_only_looks_like_a_store_path_is_none() {
        for text in [
            "/nix/store",
            "/nix/store/",
            "/nix/store/.links",
            "/nix/store/0123456789abcdfghijklmnpqrsvwxyz",
            "/nix/store/eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee-hello-2.12",
            "/nix/store/0123456789ABCDFGHIJKLMNPQRSVWXYZ-hello-2.12",
        ] {
            assert_eq!(paths_in(text.as_bytes()), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_path_cut_off_by_the_end_of_the_file_is_found_if_it_has_its_hash() {
        assert_eq!(paths_in(&PATH.as_bytes()[..44]), [&PATH[..44]]);
        assert_eq!(paths_in(&PATH.as_bytes()[..43]), [""; 0]);
    }

    #[test]
    fn the_list_ends_at_its_limit() {
        let many: String = (0..100).map(|i| format!("{PATH}-{i:03}\0")).collect();
        assert_eq!(paths_in(many.as_bytes()).len(), limits::STORE_PATHS);
    }
}
