//! Reports about a bundle, as `crossflake bundle` and `crossflake unbundle` print them.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;

use super::Added;
use super::manifest::{Manifest, Member};
use crossflake_io::progress::{counted, size};

/// The manifest in the JSON report.
#[derive(Serialize)]
struct Report<'a> {
    targets: &'a [String],
    toolchains: &'a [String],
    members: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    member: &'a Member,
    /// Whether the store had it before the command; `None` for a file of the binary cache, which has no store path.
    #[serde(skip_serializing_if = "Option::is_none")]
    present: Option<bool>,
}

fn present(member: &Member, missing: &BTreeSet<String>) -> Option<bool> {
    member.store_path.as_ref().map(|path| !missing.contains(path))
}

/// The manifest as JSON. `missing` are the store paths of members that the store does not have, or did not have before.
pub(crate) fn json(manifest: &Manifest, missing: &BTreeSet<String>) -> String {
    let members = manifest.members.iter().map(|member| Line { member, present: present(member, missing) });
    let report = Report { targets: &manifest.targets, toolchains: &manifest.toolchains, members: members.collect() };
    serde_json::to_string_pretty(&report).expect("strings and numbers are JSON") + "\n"
}

/// The manifest as text, one line a member. `missing` are the store paths of members that the store does not have.
pub(crate) fn text(file: &Path, manifest: &Manifest, missing: &BTreeSet<String>) -> String {
    let mut text = String::new();
    for member in &manifest.members {
        let state = match present(member, missing) {
            Some(true) => "present",
            Some(false) => "missing",
            None => "cache",
        };
        let (size, name) = (size(member.size), member.name());
        text += &format!("{state:<7}  {size:>12}  {name}\n");
    }
    let total = counted(manifest.members.len(), "file");
    let (size, targets) = (size(manifest.bytes()), manifest.targets.join(", "));
    text + &format!("{}: {total}, {size}, all with the right hash, for {targets}\n", file.display())
}

/// One line about a bundle that was written to `file`.
pub(crate) fn created(file: &Path, manifest: &Manifest) -> std::io::Result<String> {
    Ok(format!(
        "{}: {}, {} for {}",
        file.display(),
        counted(manifest.members.len(), "file"),
        size(fs_err::metadata(file)?.len()),
        manifest.targets.join(", ")
    ))
}

/// One line about the bundle `file` that was added to the store.
pub(crate) fn added(file: &Path, added: &Added) -> String {
    let Added { manifest, new } = added;
    let toolchains = match manifest.toolchains.len() {
        0 => String::new(),
        count => format!(" and {}", counted(count, "built toolchain")),
    };
    format!(
        "{}: {} added{toolchains}, {} present before; {} can be built without a network",
        file.display(),
        counted(new.len(), "source"),
        manifest.store_paths().len() - new.len(),
        manifest.targets.join(", ")
    )
}
