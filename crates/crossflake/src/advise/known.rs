//! The table of crates as the documentation has it.

use std::fmt::Write;

use super::native_crates::{MODULES, ROWS, Row, Way};

/// Two Markdown tables: crates, and names that pkg-config is asked for.
pub fn markdown() -> String {
    let mut text = "| crate | needs | with a feature | tools |\n|---|---|---|---|\n".to_owned();
    for row in ROWS {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} |",
            row.name,
            way(row.way),
            features(row),
            code(row.tools.unwrap_or(&[]))
        );
    }
    text.push_str("\n| pkg-config is asked for | package |\n|---|---|\n");
    for (module, package) in MODULES {
        let _ = writeln!(text, "| `{module}` | `{package}` |");
    }
    text
}

fn way(way: Way) -> String {
    match way {
        Way::C => "a C compiler".to_owned(),
        Way::Cplusplus => "a C++ compiler".to_owned(),
        Way::Links(packages) => code(packages),
        Way::Opens => "opens it when it runs".to_owned(),
        Way::Nothing => "nothing".to_owned(),
    }
}

/// Features with the way they lead to.
fn features(row: &Row) -> String {
    let told = row.with.iter().map(|(features, to)| format!("{}: {}", code(features), way(*to)));
    told.collect::<Vec<_>>().join("; ")
}

fn code(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
