//! Tests that inspecting any bytes terminates without a panic.

use proptest::prelude::*;

use super::fixture::{Elf, Version, other_formats};
use super::{Expectation, Strip, check, inspect};
use crossflake_target::{TARGETS, Target};

/// One file of each format and class, with all tables that the readers support.
fn samples() -> Vec<Vec<u8>> {
    let triples = ["aarch64-unknown-linux-gnu", "armv7-unknown-linux-gnueabihf", "s390x-unknown-linux-gnu"];
    let elves = triples.map(|triple| {
        let mut elf = Elf::of(Target::of(triple).unwrap());
        elf.versions.push(Version::of("libm.so.6", "GLIBC_2.29", &["exp", "log"]));
        Elf { rpath: Some("/a:/b"), runpath: Some("/c"), symbol_table: true, debug: true, ..elf }.bytes()
    });
    let mut samples = elves.to_vec();
    samples.push(other_formats::pe(&["KERNEL32.dll"]));
    samples.push(other_formats::macho("/usr/lib/libSystem.B.dylib"));
    samples.push(other_formats::archive(&[("a.o", &samples[0])]));
    samples.push(other_formats::wasm(&other_formats::Wasm {
        imports: &["wasi_snapshot_preview1", "env"],
        exports: &["_start"],
        custom: &["name", ".debug_info"],
    }));
    samples
}

/// Does with `bytes` all that the verifier does with a file.
fn inspect_and_check(bytes: &[u8]) {
    let Ok(facts) = inspect(bytes) else { return };
    for target in TARGETS {
        let glibc = Some("2.17".parse().unwrap());
        check(&facts, &Expectation { target, glibc, strip: Strip::Yes, allowed_libraries: vec![], in_build: false });
    }
    serde_json::to_string(&facts).unwrap();
}

#[test]
fn a_file_truncated_at_any_position_does_not_panic() {
    for sample in samples() {
        for length in 0..sample.len() {
            inspect_and_check(&sample[..length]);
        }
    }
}

#[test]
fn a_file_with_any_byte_changed_does_not_panic() {
    for sample in samples() {
        for position in 0..sample.len() {
            for value in [0, 1, 0x7f, 0x80, 0xff] {
                let mut changed = sample.clone();
                changed[position] = value;
                inspect_and_check(&changed);
            }
        }
    }
}

/// A library with the highest possible number of versions, 65,535, that are all the same entry. Without a limit, the
/// work would be 65,535 times the file's size.
#[test]
fn the_number_of_repeated_entries_is_limited() {
    let mut bytes = Elf::of(&TARGETS[0]).bytes();
    // vn_version 1 and vn_cnt 1, as the fixture writes each library.
    let library = [1, 0, 1, 0];
    let position = bytes.windows(4).rposition(|window| window == library).unwrap();
    bytes[position + 2..position + 4].copy_from_slice(&[0xff, 0xff]);
    assert_eq!(inspect(&bytes).unwrap_err().to_string(), "it has more than 1024 version requirements");
}

proptest! {
    #[test]
    fn random_bytes_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        inspect_and_check(&bytes);
    }

    #[test]
    fn random_bytes_after_a_valid_header_do_not_panic(
        sample in 0_usize..7,
        kept in 4_usize..256,
        rest in prop::collection::vec(any::<u8>(), 0..1024),
    ) {
        let mut bytes = samples().swap_remove(sample);
        bytes.truncate(kept);
        bytes.extend(rest);
        inspect_and_check(&bytes);
    }

    #[test]
    fn a_file_with_many_bytes_changed_does_not_panic(
        sample in 0_usize..7,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..32),
        start in 0_usize..8,
    ) {
        let mut bytes = samples().swap_remove(sample);
        for (index, value) in changes {
            let position = index.index(bytes.len());
            bytes[position] = value;
        }
        // Data may have any alignment in memory.
        let moved: Vec<u8> = std::iter::repeat_n(0, start).chain(bytes).collect();
        inspect_and_check(&moved[start..]);
    }
}
