//! Whatever a file's bytes are, looking at it ends, and without a panic.

use proptest::prelude::*;

use super::fixture::{Elf, Version, foreign};
use super::{Expectation, Strip, check, inspect};
use crossflake_target::{TARGETS, Target};

/// One file of each format and class, with every table that is read.
fn samples() -> Vec<Vec<u8>> {
    let triples = ["aarch64-unknown-linux-gnu", "armv7-unknown-linux-gnueabihf", "s390x-unknown-linux-gnu"];
    let elves = triples.map(|triple| {
        let mut elf = Elf::of(Target::of(triple).unwrap());
        elf.versions.push(Version::of("libm.so.6", "GLIBC_2.29", &["exp", "log"]));
        Elf { rpath: Some("/a:/b"), runpath: Some("/c"), symbol_table: true, debug: true, ..elf }.bytes()
    });
    let mut samples = elves.to_vec();
    samples.push(foreign::pe(&["KERNEL32.dll"]));
    samples.push(foreign::macho("/usr/lib/libSystem.B.dylib"));
    samples.push(foreign::wasm(&foreign::Wasm {
        imports: &["wasi_snapshot_preview1", "env"],
        exports: &["_start"],
        custom: &["name", ".debug_info"],
    }));
    samples
}

/// All that is ever done with a file's bytes.
fn look(bytes: &[u8]) {
    let Ok(facts) = inspect(bytes) else { return };
    for target in TARGETS {
        let glibc = Some("2.17".parse().unwrap());
        check(&facts, &Expectation { target, glibc, strip: Strip::Yes, allowed_libraries: vec![] });
    }
    serde_json::to_string(&facts).unwrap();
}

#[test]
fn a_file_cut_off_anywhere_is_an_error_or_has_facts() {
    for sample in samples() {
        for length in 0..sample.len() {
            look(&sample[..length]);
        }
    }
}

#[test]
fn a_file_with_any_one_byte_changed_is_an_error_or_has_facts() {
    for sample in samples() {
        for position in 0..sample.len() {
            for value in [0, 1, 0x7f, 0x80, 0xff] {
                let mut changed = sample.clone();
                changed[position] = value;
                look(&changed);
            }
        }
    }
}

/// A list of version requirements in which each library names as many versions as a number can say, all
/// the same entry: 65,535 times the file's size in work, if it were believed.
#[test]
fn entries_that_point_at_themselves_are_not_followed_for_ever() {
    let mut bytes = Elf::of(&TARGETS[0]).bytes();
    // vn_version 1 and vn_cnt 1, as the fixture writes each library.
    let library = [1, 0, 1, 0];
    let position = bytes.windows(4).rposition(|window| window == library).unwrap();
    bytes[position + 2..position + 4].copy_from_slice(&[0xff, 0xff]);
    assert_eq!(inspect(&bytes).unwrap_err().to_string(), "it has more than 1024 version requirements");
}

proptest! {
    #[test]
    fn random_bytes_are_no_program(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        look(&bytes);
    }

    #[test]
    fn random_bytes_after_a_good_start_are_an_error_or_have_facts(
        which in 0_usize..5,
        kept in 4_usize..256,
        rest in prop::collection::vec(any::<u8>(), 0..1024),
    ) {
        let mut bytes = samples().swap_remove(which);
        bytes.truncate(kept);
        bytes.extend(rest);
        look(&bytes);
    }

    #[test]
    fn a_file_with_many_bytes_changed_is_an_error_or_has_facts(
        which in 0_usize..5,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..32),
        start in 0_usize..8,
    ) {
        let mut bytes = samples().swap_remove(which);
        for (index, value) in changes {
            let position = index.index(bytes.len());
            bytes[position] = value;
        }
        // At any alignment in memory.
        let moved: Vec<u8> = std::iter::repeat_n(0, start).chain(bytes).collect();
        look(&moved[start..]);
    }
}
