//! The findings, for people and for programs.

use super::judge::{Finding, State};
use crossflake_verify::paragraph::paragraph;

const WIDTH: usize = 80;
/// Where the text of a finding begins.
const INDENT: usize = 9;

/// A paragraph a finding, with what to do below it.
pub(crate) fn text(findings: &[Finding]) -> String {
    findings.iter().map(one).collect()
}

fn one(finding: &Finding) -> String {
    let state = match finding.state {
        State::Ok => "ok",
        State::Warning => "warning",
        State::Problem => "problem",
    };
    let mut text =
        paragraph(&format!("{}: {}", finding.check, finding.found), &format!("{state:<INDENT$}"), WIDTH);
    for line in &finding.todo {
        text.push_str(&format!("{:INDENT$}  {line}\n", ""));
    }
    text
}

/// A JSON array, an object a finding.
pub(crate) fn json(findings: &[Finding]) -> String {
    serde_json::to_string_pretty(findings).expect("strings are JSON") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_do_stands_below_what_was_found() {
        let finding = Finding {
            check: "disk",
            state: State::Warning,
            found: "little".to_owned(),
            todo: vec!["nix-collect-garbage".to_owned()],
        };
        assert_eq!(text(&[finding]), "warning  disk: little\n           nix-collect-garbage\n");
    }
}
