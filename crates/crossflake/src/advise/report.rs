//! Prints advice as text and as JSON.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::Serialize;

use super::graph::Side;
use super::judge::{Finding, Judgement, Kind, Need};
use super::propose::Proposal;
use super::rust::{Rust, TooNew};
use super::rust_toolchain::Pin;
use crate::table::table;
use crossflake_target::Target;
use crossflake_verify::paragraph::paragraph;

const WIDTH: usize = 80;

/// The findings and the proposal for one target.
pub(crate) struct Advice {
    /// The target's name in the manifest.
    pub name: String,
    pub target: &'static Target,
    pub judgement: Judgement,
    pub proposal: Proposal,
    /// `None` for another supply than debian.
    pub rust: Option<Rust>,
    /// Crates that require a newer Rust than the supply has.
    pub too_new: Vec<TooNew>,
}

impl Kind {
    /// The consequence for the choice of a target, as lines of text.
    fn consequence(self) -> &'static str {
        match self {
            Self::Rust => {
                "Only Rust: no C compiler is needed, and a static musl binary runs on any Linux\n\
                 of its architecture."
            }
            Self::C => "C, compiled from source: works for gnu targets and for static musl targets.",
            Self::Cplusplus => {
                "C++, compiled from source: needs libstdc++. gnu targets link the one of their\n\
                 floor's release; for static musl targets crossflake compiles it."
            }
            Self::System => {
                "System libraries: Debian has them for gnu targets only, and the machine that runs\n\
                 the program needs them too."
            }
        }
    }
}

/// The advice as text: a section for each group of targets with the same findings, and the lines for the manifest.
pub(crate) fn text(advice: &[Advice]) -> String {
    let mut text = String::new();
    let mut remaining: Vec<&Advice> = advice.iter().collect();
    while let Some(first) = remaining.first().copied() {
        let (group, others): (Vec<_>, Vec<_>) =
            remaining.into_iter().partition(|advice| advice.judgement == first.judgement);
        section(&mut text, &group, &first.judgement);
        remaining = others;
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

fn section(text: &mut String, group: &[&Advice], judgement: &Judgement) {
    let names: Vec<&str> = group.iter().map(|advice| advice.name.as_str()).collect();
    let downloads: Vec<&Finding> = judgement.findings.iter().filter(|finding| finding.download.is_some()).collect();
    let consequence = match judgement.kind() {
        Kind::Rust if !downloads.is_empty() => "Rust, and files that crates download while they build: see below.",
        kind => kind.consequence(),
    };
    let _ = writeln!(text, "{}\n\n{consequence}", names.join(", "));
    for advice in group {
        if advice.proposal.instead_of.is_some() {
            let _ = writeln!(text, "{} does not support this; {} does.", advice.name, advice.proposal.entry.name);
        } else if !advice.proposal.fits {
            let _ = writeln!(text, "{} does not support this.", advice.name);
        }
    }
    text.push('\n');
    if !judgement.findings.is_empty() {
        let rows: Vec<_> = judgement.findings.iter().map(row).collect();
        text.push_str(&table(["crate", "needs", "dependency path"], [false; 3], &rows));
        text.push('\n');
    }
    if !downloads.is_empty() {
        text.push_str(
            "Builds have no network. Make these crates use local files. \"sources\" in targets.json sets a\n\
             variable to the path of a downloaded file, [env] in .cargo/config.toml to any text:\n\n",
        );
        for finding in downloads {
            let Some(download) = finding.download else { continue };
            let sentence = format!("{}: {}.", finding.name, download.remedy());
            text.push_str(&paragraph(&sentence, "    ", WIDTH));
        }
        text.push('\n');
    }
    let spared: Vec<String> = judgement.findings.iter().filter_map(spared).collect();
    if !spared.is_empty() {
        text.push_str(
            "These features replace the system library. To enable them, add the crate to the\n\
             project's Cargo.toml, below [dependencies]:\n\n",
        );
        let _ = writeln!(text, "    {}\n", spared.join("\n    "));
    }
}

/// The mismatches of the Rust version, each once for all targets.
fn rust(text: &mut String, advice: &[Advice]) {
    let mismatches = |advice: &Advice| advice.rust.as_ref().map(|rust| rust.mismatches(&advice.too_new));
    let mismatches: BTreeSet<String> = advice.iter().filter_map(mismatches).flatten().collect();
    if !mismatches.is_empty() {
        text.push_str("Other versions of Rust are required:\n\n");
    }
    for sentence in &mismatches {
        text.push_str(&paragraph(sentence, "    ", WIDTH));
        text.push('\n');
    }
}

/// The dependency line for Cargo.toml with which a crate needs no system library; `None` if it has no such feature.
fn spared(finding: &Finding) -> Option<String> {
    let Finding { name, version, .. } = finding;
    let feature = *finding.spared_by().first()?;
    // Cargo warns about build metadata in a version requirement.
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
        Need::Unknown(names) if names.is_empty() => Some("a library (see the crate's README)".to_owned()),
        Need::Unknown(names) => Some(format!("libraries: {}", names.join(", "))),
        Need::Programs | Need::Nothing => None,
    };
    let mut needs: Vec<String> = compiled.into_iter().collect();
    needs.extend(finding.download.map(|_| "a download".to_owned()));
    needs.extend(finding.tools.iter().map(|tool| format!("{tool} (tool)")));
    let side = if finding.side == Side::Build && !matches!(finding.need, Need::Programs | Need::Nothing) {
        " for build scripts"
    } else {
        ""
    };
    needs.join(", ") + side
}

/// The manifest's lines for the targets that fit, each once. All but the last end with a comma.
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
    /// `rust`, `c`, `c++` or `system`.
    kind: Kind,
    /// Whether the target supports this kind.
    fits: bool,
    /// The target to build for: this one if it fits, or its replacement; `null` if no target of its system fits.
    proposed: Option<&'a str>,
    /// Debian packages for the target's sysroot.
    packages: Vec<String>,
    /// Debian packages for the build machine.
    tools: Vec<String>,
    crates: Vec<Crate<'a>>,
    /// `null` for another supply than debian.
    rust: Option<Compiler<'a>>,
}

#[derive(Serialize)]
struct Compiler<'a> {
    /// The supply's version, for example `1.96.0`.
    version: String,
    pinned: Option<&'a Pin>,
    /// Crates that require a newer version.
    too_new: &'a [TooNew],
}

#[derive(Serialize)]
struct Crate<'a> {
    name: &'a str,
    version: &'a str,
    side: Side,
    needs: &'static str,
    packages: Vec<String>,
    /// pkg-config names whose packages are unknown.
    modules: &'a [String],
    tools: &'a [String],
    /// The crate's features with which the target needs no system library for it.
    spared_by: Vec<&'static str>,
    /// `null` if the crate downloads nothing while it builds.
    download: Option<DownloadJson>,
    path: &'a [String],
}

#[derive(Serialize)]
struct DownloadJson {
    /// The environment variable that names a file or folder to use instead; empty if it is unknown.
    variable: &'static str,
    remedy: &'static str,
}

impl<'a> Crate<'a> {
    fn of(finding: &'a Finding) -> Self {
        let (needs, modules): (_, &[String]) = match &finding.need {
            Need::C => ("c", &[]),
            Need::Cplusplus => ("c++", &[]),
            Need::Libraries(_) => ("libraries", &[]),
            Need::Unknown(modules) => ("unknown libraries", modules),
            Need::Programs => ("programs", &[]),
            Need::Nothing => ("nothing", &[]),
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
            download: finding
                .download
                .map(|download| DownloadJson { variable: download.variable(), remedy: download.remedy() }),
            path: &finding.path,
        }
    }
}

/// The advice as a JSON array with an object for each target.
pub(crate) fn json(advice: &[Advice]) -> String {
    let list: Vec<Json> = advice
        .iter()
        .map(|advice| Json {
            target: &advice.name,
            triple: advice.target.triple,
            kind: advice.judgement.kind(),
            fits: advice.proposal.fits_as_requested(),
            proposed: advice.proposal.fits.then_some(&advice.proposal.entry.name),
            packages: advice.judgement.packages(),
            tools: advice.judgement.tools(),
            crates: advice.judgement.findings.iter().map(Crate::of).collect(),
            rust: advice.rust.as_ref().map(|Rust { version, pin }| Compiler {
                version: version.to_string(),
                pinned: pin.as_ref(),
                too_new: &advice.too_new,
            }),
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&list).expect("strings and lists are JSON");
    text.push('\n');
    text
}
