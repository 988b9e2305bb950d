//! The catalogue of errors, with a file for each kind of tool that prints them.
//!
//! `tests/doctor/logs` has a folder for each code, with a log for each pattern. Sources of the messages: rustc and cargo
//! 1.95, GNU ld 2.40 and 2.44, lld, gcc 12 and 14, the loader of glibc, qemu-user 10, cc-rs, pkg-config-rs, openssl-sys,
//! bindgen and Nix 2.8, and for other versions bug reports.

mod build_script;
mod link;
mod nix;
mod project;
mod rust;
mod start;
mod steps;

use super::diagnosis::Diagnosis;

/// All entries, in the order of the documentation: the project, compiling, linking, starting, Nix.
pub fn all() -> impl Iterator<Item = &'static Diagnosis> {
    [project::ALL, rust::ALL, build_script::ALL, link::ALL, start::ALL, nix::ALL].into_iter().flatten()
}

/// The entry with this code.
pub(crate) fn find(code: &str) -> Option<&'static Diagnosis> {
    all().find(|diagnosis| diagnosis.code == code)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use regex::Regex;

    use super::super::values;
    use super::*;

    fn texts(diagnosis: &Diagnosis) -> Vec<&'static str> {
        let mut texts = vec![diagnosis.title, diagnosis.meaning, diagnosis.cause];
        for step in diagnosis.steps {
            texts.push(step.text);
            texts.extend(step.lines);
        }
        texts
    }

    #[test]
    fn codes_are_unique_and_easy_to_type() {
        let mut seen = BTreeSet::new();
        for diagnosis in all() {
            assert!(seen.insert(diagnosis.code), "duplicate code {}", diagnosis.code);
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(diagnosis.code.chars().all(plain), "{}", diagnosis.code);
        }
    }

    #[test]
    fn every_placeholder_has_a_source() {
        let placeholder = Regex::new(r"\{(\w+)\}").unwrap();
        for diagnosis in all() {
            let captured: BTreeSet<String> = diagnosis
                .patterns
                .iter()
                .flat_map(|pattern| {
                    let regex = Regex::new(pattern).unwrap();
                    regex.capture_names().flatten().map(str::to_owned).collect::<Vec<_>>()
                })
                .collect();
            for text in texts(diagnosis) {
                for name in placeholder.captures_iter(text).map(|found| found[1].to_owned()) {
                    let known = captured.contains(&name) || values::DERIVED.contains(&name.as_str());
                    assert!(known, "{}: no value for {{{name}}}", diagnosis.code);
                }
            }
        }
    }

    #[test]
    fn hidden_codes_exist() {
        for diagnosis in all() {
            for code in diagnosis.hides {
                assert!(find(code).is_some(), "{} hides {code}", diagnosis.code);
            }
        }
    }

    #[test]
    fn every_entry_has_patterns_texts_and_steps() {
        for diagnosis in all() {
            assert!(!diagnosis.patterns.is_empty() && !diagnosis.steps.is_empty(), "{}", diagnosis.code);
            for text in texts(diagnosis) {
                assert!(!text.trim().is_empty() && !text.contains("  "), "{}: {text:?}", diagnosis.code);
            }
        }
    }
}
