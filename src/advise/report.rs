//! Advice, for people and for programs.

use std::fmt::Write;

use serde::Serialize;

use super::graph::Side;
use super::judge::{Finding, Judgement, Kind, Need};
use super::propose::Proposal;
use crate::table::table;
use crate::target::Target;

/// What was found for one target.
pub struct Advice {
    /// The name of its outputs.
    pub name: String,
    pub target: &'static Target,
    pub judgement: Judgement,
    pub proposal: Proposal,
}

impl Kind {
    /// What it means for the choice of a target.
    fn meaning(self) -> &'static str {
        match self {
            Self::Rust => {
                "Rust alone. No C compiler is used, and a static musl binary runs on any Linux of its machine."
            }
            Self::C => {
                "C, compiled from source. The target's C compiler does it, for static musl binaries as well."
            }
            Self::Cplusplus => {
                "C++, compiled from source. It needs a libstdc++, which is there for gnu targets only."
            }
            Self::System => {
                "Libraries of the system. They are in Debian packages of the target, for gnu targets only, and \
                 must be on the machine that runs the program."
            }
        }
    }
}

/// A section a target, and the lines for the manifest.
pub fn text(advice: &[Advice]) -> String {
    let mut text = String::new();
    for advice in advice {
        section(&mut text, advice);
    }
    text.push_str("In targets.json, below \"targets\":\n\n");
    for line in lines(advice) {
        let _ = writeln!(text, "    {line}");
    }
    text
}

fn section(text: &mut String, advice: &Advice) {
    let judgement = &advice.judgement;
    let _ = writeln!(text, "{} ({})\n", advice.name, advice.target.triple);
    let _ = writeln!(text, "{}", judgement.kind().meaning());
    if let Some(left) = advice.proposal.instead_of {
        let _ = writeln!(text, "{} cannot have that; {} can.", left.name, advice.proposal.entry.name);
    }
    text.push('\n');
    if !judgement.findings.is_empty() {
        let rows: Vec<_> = judgement.findings.iter().map(row).collect();
        text.push_str(&table(["crate", "needs", "comes in by"], [false; 3], &rows));
        text.push('\n');
    }
}

fn row(finding: &Finding) -> [String; 3] {
    [format!("{} {}", finding.name, finding.version), needs(finding), finding.path.join(" > ")]
}

fn needs(finding: &Finding) -> String {
    let compiled = match &finding.need {
        Need::C => Some("C compiler".to_owned()),
        Need::Cplusplus => Some("C++ compiler".to_owned()),
        Need::Libraries(packages) => Some(packages.join(", ")),
        Need::Unknown(names) if names.is_empty() => Some("a library, see its README".to_owned()),
        Need::Unknown(names) => Some(format!("libraries: {}", names.join(", "))),
        Need::Programs => None,
    };
    let mut needs: Vec<String> = compiled.into_iter().collect();
    needs.extend(finding.tools.iter().map(|tool| format!("{tool} (tool)")));
    let side =
        if finding.side == Side::Build && finding.need != Need::Programs { " for build scripts" } else { "" };
    needs.join(", ") + side
}

/// The manifest's lines: two targets that have become the same are one. A comma ends each but the last.
fn lines(advice: &[Advice]) -> Vec<String> {
    let mut entries: Vec<_> = advice.iter().map(|advice| &advice.proposal.entry).collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    entries.dedup_by(|a, b| a.name == b.name);
    let last = entries.len().saturating_sub(1);
    let comma = |at: usize| if at == last { "" } else { "," };
    entries.iter().enumerate().map(|(at, entry)| entry.line() + comma(at)).collect()
}

#[derive(Serialize)]
struct Json<'a> {
    target: &'a str,
    triple: &'a str,
    /// What the dependencies are made of: `rust`, `c`, `c++`, `system`.
    kind: Kind,
    /// Whether the target can have that.
    fits: bool,
    /// The target that can: this one if it fits.
    proposed: &'a str,
    /// Debian packages for the target and for the build machine.
    packages: Vec<String>,
    tools: Vec<String>,
    crates: Vec<Crate<'a>>,
}

#[derive(Serialize)]
struct Crate<'a> {
    name: &'a str,
    version: &'a str,
    side: Side,
    needs: &'static str,
    packages: &'a [String],
    /// What pkg-config is asked for where the packages are not known.
    modules: &'a [String],
    tools: &'a [String],
    path: &'a [String],
}

impl<'a> Crate<'a> {
    fn of(finding: &'a Finding) -> Self {
        let (needs, packages, modules): (_, &[String], &[String]) = match &finding.need {
            Need::C => ("c", &[], &[]),
            Need::Cplusplus => ("c++", &[], &[]),
            Need::Libraries(packages) => ("libraries", packages, &[]),
            Need::Unknown(modules) => ("unknown libraries", &[], modules),
            Need::Programs => ("programs", &[], &[]),
        };
        Self {
            name: &finding.name,
            version: &finding.version,
            side: finding.side,
            needs,
            packages,
            modules,
            tools: &finding.tools,
            path: &finding.path,
        }
    }
}

/// A JSON array, one object a target.
pub fn json(advice: &[Advice]) -> String {
    let list: Vec<Json> = advice
        .iter()
        .map(|advice| Json {
            target: &advice.name,
            triple: advice.target.triple,
            kind: advice.judgement.kind(),
            fits: advice.proposal.instead_of.is_none(),
            proposed: &advice.proposal.entry.name,
            packages: advice.judgement.packages(),
            tools: advice.judgement.tools(),
            crates: advice.judgement.findings.iter().map(Crate::of).collect(),
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&list).expect("strings and lists are JSON");
    text.push('\n');
    text
}
