//! Logs with and without known errors.
//!
//! `logs/CODE/` has logs with that error. `quiet/` has logs without a known error: of successful builds, and of errors
//! whose messages need no explanation.
//!
//! Real tools printed these logs on Debian 12; names of folders and hosts are changed and irrelevant lines removed.
//! Exceptions follow bug reports: containers, zsh, musl's loader, mold, protoc, libstdc++, and tools of another version,
//! which the file's name has.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crossflake::testing::{Found, recognise};
use crossflake::testing::{catalogue, plain};

fn folder(name: &str) -> PathBuf {
    crate::repository("tests/doctor").join(name)
}

/// The entries of a folder, sorted by name.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

fn found_in(file: &Path) -> Vec<Found> {
    recognise(&plain(&fs_err::read(file).unwrap()))
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// The values of each occurrence, without those that follow from a triple.
fn values(found: &Found) -> String {
    let derived = ["triple_lower", "triple_upper", "triple_gnu", "debian", "multiarch", "machine", "musl"];
    let mut text = String::new();
    for occurrence in &found.occurrences {
        text.push_str(&format!("\n    line {}", occurrence.line));
        for (name, value) in occurrence.values.iter().filter(|(name, _)| !derived.contains(&name.as_str())) {
            text.push_str(&format!("\n      {name} = {value}"));
        }
    }
    text
}

#[test]
fn every_log_has_the_error_of_its_folder() {
    let mut report = String::new();
    for code in entries(&folder("logs")) {
        for file in entries(&code) {
            let found = found_in(&file);
            let codes: Vec<_> = found.iter().map(|found| found.diagnosis.code).collect();
            assert!(codes.contains(&name(&code)), "{}: found {codes:?}", file.display());
            report.push_str(&format!("{}/{}\n", name(&code), name(&file)));
            for found in &found {
                report.push_str(&format!("  {}{}\n", found.diagnosis.code, values(found)));
            }
        }
    }
    insta::assert_snapshot!(report);
}

#[test]
fn every_error_has_logs() {
    let with_logs: BTreeSet<_> = entries(&folder("logs")).iter().map(|path| name(path).to_owned()).collect();
    let codes: BTreeSet<_> = catalogue::all().map(|diagnosis| diagnosis.code.to_owned()).collect();
    assert_eq!(with_logs, codes);
}

#[test]
fn every_pattern_matches_a_log() {
    let logs: Vec<String> = entries(&folder("logs"))
        .iter()
        .flat_map(|code| entries(code))
        .map(|file| plain(&fs_err::read(file).unwrap()))
        .collect();
    let mut unmatched = Vec::new();
    for diagnosis in catalogue::all() {
        for pattern in diagnosis.patterns {
            let regex = regex::Regex::new(pattern).unwrap();
            if !logs.iter().any(|log| regex.is_match(log)) {
                unmatched.push(format!("{}: {pattern}", diagnosis.code));
            }
        }
    }
    assert!(unmatched.is_empty(), "no log matches\n{}", unmatched.join("\n"));
}

#[test]
fn quiet_logs_have_no_error() {
    for file in entries(&folder("quiet")) {
        let codes: Vec<_> = found_in(&file).iter().map(|found| found.diagnosis.code).collect();
        assert!(codes.is_empty(), "{}: {codes:?}", file.display());
    }
}

#[test]
fn crossflakes_own_texts_have_no_error() {
    let texts = catalogue::all().map(crossflake::testing::page::text);
    let help = std::process::Command::new(env!("CARGO_BIN_EXE_crossflake")).arg("--help").output().unwrap();
    assert!(recognise(&plain(&help.stdout)).is_empty());
    // An entry has settings and commands, but no message as a tool prints it.
    for text in texts {
        let codes: Vec<_> = recognise(&text).iter().map(|found| found.diagnosis.code).collect();
        assert!(codes.is_empty(), "{codes:?} in\n{text}");
    }
}
