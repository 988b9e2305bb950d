//! The tables of known crates and pkg-config names, as the documentation has them.

use std::fmt::Write;

use super::native_crates::{KNOWN, KnownCrate, MODULES, Requirement, When};

/// Markdown tables: known crates, the ones that download files, and the package of each pkg-config name.
pub fn markdown() -> String {
    let mut text = "| crate | needs | with a feature | tools |\n|---|---|---|---|\n".to_owned();
    let is_native = |known: &&KnownCrate| {
        known.download.is_none() || known.requirement != Requirement::Nothing || !known.by_feature.is_empty()
    };
    for known in KNOWN.iter().filter(is_native) {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} |",
            known.name,
            requirement(known.requirement),
            features(known),
            code(known.tools.unwrap_or(&[]))
        );
    }
    text.push_str("\n| crate | downloads | instead |\n|---|---|---|\n");
    for known in KNOWN {
        let Some(download) = known.download else { continue };
        let when = match download.when {
            When::Always => "always".to_owned(),
            When::With(features) => format!("with {}", code(features)),
            When::Without(features) => format!("without {}", code(features)),
        };
        let _ = writeln!(text, "| `{}` | {when} | {} |", known.name, download.remedy);
    }
    text.push_str("\n| pkg-config name | package |\n|---|---|\n");
    for (module, package) in MODULES {
        let _ = writeln!(text, "| `{module}` | `{package}` |");
    }
    text
}

fn requirement(requirement: Requirement) -> String {
    match requirement {
        Requirement::C => "a C compiler".to_owned(),
        Requirement::Cplusplus => "a C++ compiler".to_owned(),
        Requirement::Links(packages) => code(packages),
        Requirement::Dlopen => "loads the library at run time".to_owned(),
        Requirement::Nothing => "nothing".to_owned(),
    }
}

/// The features that change the requirement, each list with the new one.
fn features(known: &KnownCrate) -> String {
    let cells = known.by_feature.iter().map(|(features, to)| format!("{}: {}", code(features), requirement(*to)));
    cells.collect::<Vec<_>>().join("; ")
}

fn code(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
