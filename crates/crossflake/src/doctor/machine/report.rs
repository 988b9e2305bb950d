//! Prints findings as text and as JSON.

use super::judge::Finding;
use crossflake_verify::paragraph::paragraph;

const WIDTH: usize = 80;
/// The column where a finding's message begins.
const INDENT: usize = 9;

/// A paragraph for each finding, with its steps below.
pub(crate) fn text(findings: &[Finding]) -> String {
    findings.iter().map(one).collect()
}

fn one(finding: &Finding) -> String {
    let state = finding.state.name();
    let mut text = paragraph(&format!("{}: {}", finding.check, finding.message), &format!("{state:<INDENT$}"), WIDTH);
    for line in &finding.steps {
        text.push_str(&format!("{:INDENT$}  {line}\n", ""));
    }
    text
}

/// A JSON array with an object for each finding.
pub(crate) fn json(findings: &[Finding]) -> String {
    serde_json::to_string_pretty(findings).expect("strings are JSON") + "\n"
}

#[cfg(test)]
mod tests {
    use super::super::judge::State;
    use super::*;

    #[test]
    fn steps_are_below_the_message() {
        let finding = Finding {
            check: "disk",
            state: State::Warning,
            message: "little".to_owned(),
            steps: vec!["nix-collect-garbage".to_owned()],
        };
        assert_eq!(text(&[finding]), "warning  disk: little\n           nix-collect-garbage\n");
    }
}
