//! Renders verdicts as text for people, or as JSON for programs.

use std::fmt::Write;

use serde::Serialize;

use super::{Architecture, Check, Facts, Finding, Kind, Verdict};
use crate::paragraph::paragraph;
use crossflake_target::Target;

/// The width of a report in characters.
const WIDTH: usize = 80;

/// A file's object in JSON.
#[derive(Serialize)]
struct Entry<'a> {
    file: String,
    facts: &'a Facts,
    findings: Vec<&'a Finding>,
    ok: bool,
}

/// Renders a JSON array with one object for each file: `file`, `facts`, `findings`, `ok`. Ends with a newline.
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

/// Renders one paragraph for each file: its facts, then the checks against `target`.
pub fn text(verdicts: &[Verdict], target: Option<&Target>) -> String {
    let blocks: Vec<_> = verdicts.iter().map(|verdict| block(verdict, target)).collect();
    blocks.join("\n")
}

fn block(verdict: &Verdict, target: Option<&Target>) -> String {
    let mut text = format!("{}\n", verdict.file.display());
    for (label, value) in facts_lines(&verdict.facts) {
        text.push_str(&paragraph(&value, &format!("  {label:<13}"), WIDTH));
    }
    if let Some(target) = target {
        writeln!(text, "checks for {}", target.triple).expect("writing to a string does not fail");
        for check in &verdict.checks {
            push_check(&mut text, check);
        }
    }
    text
}

/// The known facts as pairs of label and value.
fn facts_lines(facts: &Facts) -> Vec<(&'static str, String)> {
    let machine = facts.architecture.as_ref().map(Architecture::text);
    let lines = [
        ("format", Some(facts.format.name().to_owned())),
        ("kind", (facts.kind != Kind::Other).then(|| facts.kind.name().to_owned())),
        ("machine", machine),
        ("linkage", facts.linkage.map(|_| facts.linkage_text())),
        ("libraries", joined(&facts.needed)),
        ("subsystem", facts.subsystem.clone()),
        ("glibc", facts.glibc.map(|glibc| format!("{glibc} or newer"))),
        ("rpath", joined(&facts.rpath)),
        ("runpath", joined(&facts.runpath)),
        ("symbols", facts.symbols.map(|symbols| symbols.name().to_owned())),
        ("build id", facts.build_id.clone()),
        ("store paths", joined(&facts.store_paths)),
        ("size", Some(format!("{} bytes", facts.size))),
    ];
    lines.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
}

fn joined(names: &[String]) -> Option<String> {
    (!names.is_empty()).then(|| names.join(", "))
}

fn push_check(text: &mut String, check: &Check) {
    match &check.outcome {
        Ok(found) => text.push_str(&paragraph(found, &format!("  ok    {:<13}", check.subject), WIDTH)),
        Err(findings) => {
            // Consecutive findings often share expectation and advice. The report prints these once.
            for group in findings.chunk_by(|a, b| (&a.expected, &a.advice) == (&b.expected, &b.advice)) {
                push_findings(text, check.subject, group);
            }
        }
    }
}

fn push_findings(text: &mut String, subject: &str, group: &[Finding]) {
    for finding in group {
        text.push_str(&paragraph(&finding.found, &format!("  FAIL  {subject:<13}"), WIDTH));
    }
    if let Some(finding) = group.last() {
        let expected = format!("expected: {} ({})", finding.expected, finding.code.name());
        text.push_str(&paragraph(&expected, &format!("{:21}", ""), WIDTH));
        text.push_str(&paragraph(&format!("hint: {}", finding.advice), &format!("{:21}", ""), WIDTH));
    }
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
        let expectation = Expectation { target, glibc, strip: Strip::Yes, allowed_libraries: vec![], in_build: false };
        let checks = check(&facts, &expectation);
        (Verdict { file: PathBuf::from("bin/hello"), facts, checks }, target)
    }

    #[test]
    fn text_lists_facts_and_failed_checks() {
        let (verdict, target) = verdict("2.31");
        insta::assert_snapshot!(text(&[verdict], Some(target)));
    }

    #[test]
    fn json_lists_all_facts_and_findings() {
        let (verdict, _) = verdict("2.33");
        insta::assert_snapshot!(json(&[verdict]));
    }

    #[test]
    fn a_file_of_an_unknown_format_has_few_facts() {
        let facts = inspect(b"text").unwrap();
        let verdict = Verdict { file: PathBuf::from("notes"), facts, checks: vec![] };
        insta::assert_snapshot!(text(&[verdict], None));
    }
}
