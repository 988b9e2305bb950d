//! Advice, for people and for programs.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::Serialize;

use super::graph::Side;
use super::judge::{Finding, Judgement, Kind, Need};
use super::propose::Proposal;
use super::rust::{Pin, Rust, TooNew};
use crate::table::table;
use crossflake_target::Target;
use crossflake_verify::paragraph::paragraph;

const WIDTH: usize = 80;

/// What was found for one target.
pub(crate) struct Advice {
    /// The name of its outputs.
    pub name: String,
    pub target: &'static Target,
    pub judgement: Judgement,
    pub proposal: Proposal,
    /// For the debian supply.
    pub rust: Option<Rust>,
    pub too_new: Vec<TooNew>,
}

impl Kind {
    /// What it means for the choice of a target, in lines.
    fn meaning(self) -> &'static str {
        match self {
            Self::Rust => {
                "Rust alone: no C compiler is used, and a static musl binary runs on any\n\
                 Linux of its machine."
            }
            Self::C => {
                "C, compiled from source: the target's own compiler does it, for static\n\
                 musl binaries as well."
            }
            Self::Cplusplus => {
                "C++, compiled from source: that needs a libstdc++. gnu targets link the one of\n\
                 their floor's release; for static musl binaries it is compiled."
            }
            Self::System => {
                "Libraries of the system: Debian has them for gnu targets only, and they\n\
                 must be on the machine that runs the program, too."
            }
        }
    }
}

/// A section for all targets of which the same is to be said, and the lines for the manifest.
pub(crate) fn text(advice: &[Advice]) -> String {
    let mut text = String::new();
    let mut rest: Vec<&Advice> = advice.iter().collect();
    while let Some(first) = rest.first().copied() {
        let (alike, others): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|advice| advice.judgement == first.judgement);
        section(&mut text, &alike, &first.judgement);
        rest = others;
    }
    rust(&mut text, advice);
    let lines = lines(advice);
    if !lines.is_empty() {
        text.push_str("In targets.json, below \"targets\":\n\n");
    }
    for line in lines {
        let _ = writeln!(text, "    {line}");
    }
    text
}

fn section(text: &mut String, alike: &[&Advice], judgement: &Judgement) {
    let names: Vec<&str> = alike.iter().map(|advice| advice.name.as_str()).collect();
    let _ = writeln!(text, "{}\n\n{}", names.join(", "), judgement.kind().meaning());
    for advice in alike {
        if advice.proposal.instead_of.is_some() {
            let _ = writeln!(text, "{} cannot have that; {} can.", advice.name, advice.proposal.entry.name);
        } else if !advice.proposal.fits {
            let _ = writeln!(text, "{} cannot have that.", advice.name);
        }
    }
    text.push('\n');
    if !judgement.findings.is_empty() {
        let rows: Vec<_> = judgement.findings.iter().map(row).collect();
        text.push_str(&table(["crate", "needs", "comes in by"], [false; 3], &rows));
        text.push('\n');
    }
    let spared: Vec<String> = judgement.findings.iter().filter_map(spared).collect();
    if !spared.is_empty() {
        text.push_str(
            "No library of the system is needed with a feature, which a dependency of the\n\
             project's own turns on. In Cargo.toml, below [dependencies]:\n\n",
        );
        let _ = writeln!(text, "    {}\n", spared.join("\n    "));
    }
}

/// What is said of the compiler, once for all targets.
fn rust(text: &mut String, advice: &[Advice]) {
    let told = |advice: &Advice| advice.rust.as_ref().map(|rust| rust.told(&advice.too_new));
    let told: BTreeSet<String> = advice.iter().filter_map(told).flatten().collect();
    if !told.is_empty() {
        text.push_str("Another Rust is asked for:\n\n");
    }
    for sentence in &told {
        text.push_str(&paragraph(sentence, "    ", WIDTH));
        text.push('\n');
    }
}

/// The dependency with which a crate needs no library of the system, where there is one.
fn spared(finding: &Finding) -> Option<String> {
    let Finding { name, version, .. } = finding;
    let feature = *finding.spared_by().first()?;
    // Cargo warns of a requirement that names what a version was built of.
    let version = version.split('+').next().unwrap_or(version);
    Some(format!(r#"{name} = {{ version = "{version}", features = ["{feature}"] }}"#))
}

fn row(finding: &Finding) -> [String; 3] {
    [format!("{} {}", finding.name, finding.version), needs(finding), finding.path.join(" > ")]
}

fn needs(finding: &Finding) -> String {
    let compiled = match &finding.need {
        Need::C => Some("C compiler".to_owned()),
        Need::Cplusplus => Some("C++ compiler, libstdc++6".to_owned()),
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

/// The manifest's lines, of what fits: two targets that have become the same are one. A comma ends each but the last.
fn lines(advice: &[Advice]) -> Vec<String> {
    let fitting = advice.iter().filter(|advice| advice.proposal.fits);
    let mut entries: Vec<_> = fitting.map(|advice| &advice.proposal.entry).collect();
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
    /// The target that can: this one if it fits; `null` where none for its system can.
    proposed: Option<&'a str>,
    /// Debian packages for the target and for the build machine.
    packages: Vec<String>,
    tools: Vec<String>,
    crates: Vec<Crate<'a>>,
    /// `null` for another supply than debian.
    rust: Option<Compiler<'a>>,
}

#[derive(Serialize)]
struct Compiler<'a> {
    /// That of the supply: `1.96.0`.
    version: String,
    pinned: Option<&'a Pin>,
    /// The crates that it refuses.
    too_new: &'a [TooNew],
}

#[derive(Serialize)]
struct Crate<'a> {
    name: &'a str,
    version: &'a str,
    side: Side,
    needs: &'static str,
    packages: Vec<String>,
    /// What pkg-config is asked for where the packages are not known.
    modules: &'a [String],
    tools: &'a [String],
    /// The crate's features with one of which the target needs no library for it.
    spared_by: Vec<&'static str>,
    path: &'a [String],
}

impl<'a> Crate<'a> {
    fn of(finding: &'a Finding) -> Self {
        let (needs, modules): (_, &[String]) = match &finding.need {
            Need::C => ("c", &[]),
            Need::Cplusplus => ("c++", &[]),
            Need::Libraries(_) => ("libraries", &[]),
            Need::Unknown(modules) => ("unknown libraries", modules),
            Need::Programs => ("programs", &[]),
        };
        Self {
            name: &finding.name,
            version: &finding.version,
            side: finding.side,
            needs,
            packages: finding.need.packages(),
            modules,
            tools: &finding.tools,
            spared_by: finding.spared_by(),
            path: &finding.path,
        }
    }
}

/// A JSON array, one object a target.
pub(crate) fn json(advice: &[Advice]) -> String {
    let list: Vec<Json> = advice
        .iter()
        .map(|advice| Json {
            target: &advice.name,
            triple: advice.target.triple,
            kind: advice.judgement.kind(),
            fits: advice.proposal.fits_as_asked(),
            proposed: advice.proposal.fits.then_some(&advice.proposal.entry.name),
            packages: advice.judgement.packages(),
            tools: advice.judgement.tools(),
            crates: advice.judgement.findings.iter().map(Crate::of).collect(),
            rust: advice.rust.as_ref().map(|Rust { has, pin }| Compiler {
                version: has.to_string(),
                pinned: pin.as_ref(),
                too_new: &advice.too_new,
            }),
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&list).expect("strings and lists are JSON");
    text.push('\n');
    text
}
