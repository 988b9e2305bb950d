//! The comparisons as Markdown: a generated part of docs/programs.md.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::comparison::Comparison;
use super::difference::Difference;
use super::explanation::Explanation;
use crate::ring::Listed;

type Rows<'a> = [(&'a Listed, Option<Comparison>)];

/// One row a program, then each explanation that was used.
pub(crate) fn markdown(rows: &Rows, explanations: &[Explanation]) -> String {
    let mut text = "| program | paths in the project | paths in crates | explained | not explained |\n".to_owned();
    text.push_str("|---|---|---|---|---|\n");
    let mut used = BTreeMap::new();
    for (program, comparison) in rows {
        let Some(comparison) = comparison else { continue };
        let name = format!("{} {}", program.name, program.version);
        if let Some(failure) = &comparison.failure {
            let _ = writeln!(text, "| {name} | | | | {} |", failure.replace('|', "\\|"));
            continue;
        }
        let mut explained = 0;
        let mut others = 0;
        for difference in &comparison.differences {
            match explanation(explanations, program, difference) {
                Some(index) => {
                    explained += 1;
                    *used.entry(index).or_insert(0) += 1;
                }
                None => others += 1,
            }
        }
        let Comparison { project_paths, crate_paths, .. } = comparison;
        let _ = writeln!(text, "| {name} | {project_paths} | {crate_paths} | {explained} | {others} |");
    }
    if !used.is_empty() {
        text.push_str("\n| where | path | how | times | reason |\n|---|---|---|---|---|\n");
    }
    for (index, times) in used {
        let Explanation { place, path, how, excluded, reason, .. } = &explanations[index];
        let place = match &place[..] {
            "project" if *excluded => "project, excluded".to_owned(),
            "project" => place.clone(),
            _ => format!("crate `{place}`"),
        };
        let _ = writeln!(text, "| {place} | `{path}` | {how} | {times} | {reason} |");
    }
    text
}

/// One line for each difference without an explanation, and for each failure.
pub(crate) fn unexplained(rows: &Rows, explanations: &[Explanation]) -> String {
    let mut text = String::new();
    for (program, comparison) in rows {
        let Some(comparison) = comparison else { continue };
        if let Some(failure) = &comparison.failure {
            let _ = writeln!(text, "{}: {failure}", program.name);
        }
        for difference in &comparison.differences {
            if explanation(explanations, program, difference).is_none() {
                let Difference { place, path, how, by, .. } = difference;
                let by = by.iter().map(|name| &name[..]).collect::<Vec<_>>().join(", ");
                let _ = writeln!(text, "{}: {place}: {}: {how}, read by {by}", program.name, path.display());
            }
        }
    }
    text
}

fn explanation(explanations: &[Explanation], program: &Listed, difference: &Difference) -> Option<usize> {
    explanations.iter().position(|explanation| explanation.explains(&program.name, difference))
}
