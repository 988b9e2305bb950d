//! The table of crates as the documentation has it.

use std::fmt::Write;

use super::table::{MODULES, ROWS, Row, Way};

/// Two Markdown tables: crates, and names that pkg-config is asked for.
pub fn markdown() -> String {
    let mut text = "| crate | needs | with a feature | tools |\n|---|---|---|---|\n".to_owned();
    for row in ROWS {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} |",
            row.name,
            way(row.way),
            feature(row),
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
        Way::Nothing => "nothing".to_owned(),
    }
}

fn feature(row: &Row) -> String {
    if row.unless.is_empty() { String::new() } else { format!("{}: {}", code(row.unless), way(row.then)) }
}

fn code(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
