//! Pins: which files, by version, size and hash, and which sets of them there are.
//!
//! One format serves two files. `nix/supplies/debian/pins.json` is the release's own: toolchain, cross-gcc,
//! std, sysroots, qemu, busybox; it ships with crossflake, so all its users share store paths.
//! `targets.lock.json` is a project's: extra sysroot packages and tools, or the whole toolchain when it was
//! resolved anew. A set in the project's lock stands before the release's set of the same name.
//!
//! Goals: complete (nothing else decides what is downloaded), diffable (sorted, one package a line group),
//! byte-for-byte reproducible (no clock, no host), checkable offline.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The format that this version writes and reads.
pub const VERSION: u32 = 1;

/// A file of pins. Maps are sorted by name, so that the same pins are the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pins {
    pub version: u32,
    /// Archive (`debian`, `debian-security`) to the instant whose snapshot has every file of it
    /// pinned here, as the snapshot archive writes instants: `20261121T021046Z`.
    pub snapshots: BTreeMap<String, String>,
    /// Set (`base`, `cross/aarch64-linux-gnu`, `sysroot/bullseye/arm64`) to the keys of its packages, sorted.
    pub sets: BTreeMap<String, Vec<String>>,
    /// `NAME_VERSION_ARCHITECTURE` to the package's file. The key with what Nix's store does not allow in
    /// a name replaced is also the file's name in the store.
    pub packages: BTreeMap<String, Package>,
}

/// One Debian package's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Which archive has it: a key of [`Pins::snapshots`].
    pub archive: String,
    /// Below the archive's root: `pool/main/g/glibc/libc6_2.31-13+deb11u13_arm64.deb`.
    pub path: String,
    /// In bytes.
    pub size: u64,
    /// In lowercase hexadecimal.
    pub sha256: String,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {}

impl Error {
    pub fn hint(&self) -> Option<String> {
        match *self {}
    }
}
