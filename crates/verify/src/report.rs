//! Verdicts as text for people and as JSON for programs.

use std::fmt::Write;

use serde::Serialize;

use super::{Architecture, Check, Facts, Finding, Kind, Verdict};
use crate::paragraph::paragraph;
use crossflake_target::Target;

const WIDTH: usize = 80;

/// What JSON says of one file.
#[derive(Serialize)]
struct Entry<'a> {
    file: String,
    facts: &'a Facts,
    findings: Vec<&'a Finding>,
    ok: bool,
}

/// A JSON array, one object a file: `file`, `facts`, `findings`, `ok`.
pub fn json(verdicts: &[Verdict]) -> String {
    let entries: Vec<_> = verdicts
        .iter()
        .map(|verdict| Entry {
            file: verdict.file.display().to_string(),
            facts: &verdict.facts,
            findings: verdict.findings().collect(),
            ok: verdict.ok(),
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&entries).expect("strings, numbers and lists are JSON");
    text.push('\n');
    text
}

/// A block a file: what it is, then each check against `target`.
pub fn text(verdicts: &[Verdict], target: Option<&Target>) -> String {
    let blocks: Vec<_> = verdicts.iter().map(|verdict| block(verdict, target)).collect();
    blocks.join("\n")
}

fn block(verdict: &Verdict, target: Option<&Target>) -> String {
    let mut text = format!("{}\n", verdict.file.display());
    for (label, value) in described(&verdict.facts) {
        text.push_str(&paragraph(&value, &format!("  {label:<13}"), WIDTH));
    }
    if let Some(target) = target {
        line(&mut text, &format!("checks for {}", target.triple));
        for check in &verdict.checks {
            checked(&mut text, check);
        }
    }
    text
}

/// What a file is, in lines of a label and a value; lines that would say nothing are left out.
fn described(facts: &Facts) -> Vec<(&'static str, String)> {
    let is_linked = facts.linkage.is_some();
    let machine = facts.architecture.as_ref().map(Architecture::text);
    let lines = [
        ("format", Some(facts.format.name().to_owned())),
        ("kind", (facts.kind != Kind::Other).then(|| facts.kind.name().to_owned())),
        ("machine", machine),
        ("linkage", is_linked.then(|| facts.linkage_text())),
        ("libraries", listed(&facts.needed)),
        ("subsystem", facts.subsystem.clone()),
        ("glibc", facts.glibc.map(|glibc| format!("{glibc} or newer"))),
        ("rpath", listed(&facts.rpath)),
        ("runpath", listed(&facts.runpath)),
        ("symbols", facts.symbols.map(|symbols| symbols.name().to_owned())),
        ("build id", facts.build_id.clone()),
        ("store paths", listed(&facts.store_paths)),
        ("size", Some(format!("{} bytes", facts.size))),
    ];
    lines.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
}

fn listed(names: &[String]) -> Option<String> {
    (!names.is_empty()).then(|| names.join(", "))
}

fn checked(text: &mut String, check: &Check) {
    match &check.outcome {
        Ok(found) => text.push_str(&paragraph(found, &format!("  ok    {:<13}", check.subject), WIDTH)),
        Err(findings) => {
            // What was expected, and what to do, is often the same for several: it is said once.
            for alike in findings.chunk_by(|a, b| (&a.expected, &a.advice) == (&b.expected, &b.advice)) {
                failed(text, check.subject, alike);
            }
        }
    }
}

fn failed(text: &mut String, subject: &str, alike: &[Finding]) {
    for finding in alike {
        text.push_str(&paragraph(&finding.found, &format!("  FAIL  {subject:<13}"), WIDTH));
    }
    if let Some(finding) = alike.last() {
        let expected = format!("expected: {} ({})", finding.expected, finding.code.name());
        text.push_str(&paragraph(&expected, &format!("{:21}", ""), WIDTH));
        text.push_str(&paragraph(&format!("hint: {}", finding.advice), &format!("{:21}", ""), WIDTH));
    }
}

fn line(text: &mut String, line: &str) {
    writeln!(text, "{}", line.trim_end()).expect("a string can be written to");
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::fixture::{Elf, Version};
    use crate::{Expectation, Strip, check, inspect};

    fn verdict(floor: &str) -> (Verdict, &'static Target) {
        let target = Target::of("aarch64-unknown-linux-gnu").unwrap();
        let mut elf = Elf { needed: vec!["libssl.so.3", "libc.so.6"], ..Elf::of(target) };
        elf.versions = vec![
            Version::of("libc.so.6", "GLIBC_2.33", &["stat"]),
            Version::of("libc.so.6", "GLIBC_2.34", &["pthread_join", "dlsym"]),
        ];
        let facts = inspect(&elf.bytes()).unwrap();
        let glibc = Some(floor.parse().unwrap());
        let expectation = Expectation { target, glibc, strip: Strip::Yes, allowed_libraries: vec![] };
        let checks = check(&facts, &expectation);
        (Verdict { file: PathBuf::from("bin/hello"), facts, checks }, target)
    }

    #[test]
    fn text_says_what_the_file_is_and_why_it_does_not_fit() {
        let (verdict, target) = verdict("2.31");
        insta::assert_snapshot!(text(&[verdict], Some(target)));
    }

    #[test]
    fn json_has_every_fact_and_every_finding() {
        let (verdict, _) = verdict("2.33");
        insta::assert_snapshot!(json(&[verdict]));
    }

    #[test]
    fn a_file_of_no_format_has_a_short_description() {
        let facts = inspect(b"text").unwrap();
        let verdict = Verdict { file: PathBuf::from("notes"), facts, checks: vec![] };
        insta::assert_snapshot!(text(&[verdict], None));
    }
}
