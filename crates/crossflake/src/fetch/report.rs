//! Lists of sources, as `crossflake fetch` prints them.

use std::collections::BTreeSet;

use serde::Serialize;

use super::source::Source;
use super::source_set::SourceSet;
use crossflake_io::progress::{counted, size};

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    source: &'a Source,
    /// Whether the store had it before the command.
    present: bool,
}

fn lines<'a>(sources: &'a SourceSet, missing: &'a BTreeSet<String>) -> impl Iterator<Item = Line<'a>> {
    sources.all().iter().map(|source| Line { source, present: !missing.contains(source.store_path()) })
}

/// The list as a JSON array. `missing` are the store paths that the store does not have, or did not have before.
pub(crate) fn json(sources: &SourceSet, missing: &BTreeSet<String>) -> String {
    let lines: Vec<_> = lines(sources, missing).collect();
    serde_json::to_string_pretty(&lines).expect("strings and numbers are JSON") + "\n"
}

/// The list as text: one line for each source, and the sum of those to fetch.
pub(crate) fn text(sources: &SourceSet, missing: &BTreeSet<String>) -> String {
    let mut text = String::new();
    for Line { source, present } in lines(sources, missing) {
        let state = if present { "present" } else { "missing" };
        let size = source.size().map(size).unwrap_or_default();
        text.push_str(&format!("{state}  {size:>12}  {}\n", source.name()));
    }
    text + &summary(sources, missing, "to fetch") + "\n"
}

/// The number of sources, and the number and size of the missing ones. `verb` follows the latter: `fetched`, `to fetch`.
pub(crate) fn summary(sources: &SourceSet, missing: &BTreeSet<String>, verb: &str) -> String {
    let total = counted(sources.all().len(), "file");
    if missing.is_empty() {
        return format!("{total} needed, all in the Nix store");
    }
    let missing = sources.missing(missing);
    let packages = counted(missing.debs.len(), "package");
    let crates = counted(missing.crates.len(), "crate");
    let packages = format!("{packages} ({})", size(missing.bytes()));
    if missing.files.is_empty() {
        return format!("{total} needed: {packages} and {crates} {verb}");
    }
    let files = counted(missing.files.len(), "file");
    format!("{total} needed: {packages}, {crates} and {files} of \"sources\" {verb}")
}
