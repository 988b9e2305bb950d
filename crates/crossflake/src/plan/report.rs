//! A plan as text and as JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::Serialize;

use super::part::Part;
use super::{Plan, TargetPlan};
use crate::fetch::source::{Deb, Source};
use crate::fetch::source_set::SourceSet;
use crate::fetch::{self, Mirrors};
use crossflake_io::progress::{counted, size};
use crossflake_verify::paragraph::paragraph;

const WIDTH: usize = 80;

/// Returns the plan as text, with a section for each target and their sum.
pub(crate) fn text(plan: &Plan, mirrors: &Mirrors) -> String {
    let mut text = String::new();
    for target in &plan.targets {
        section(&mut text, target, &plan.missing);
    }
    let downloads = plan.needed.missing(&plan.missing);
    let _ = writeln!(text, "in all");
    let _ = writeln!(text, "  to download  {}", amount(&downloads));
    for root in roots(&downloads.debs, mirrors) {
        let _ = writeln!(text, "               packages from {root}");
    }
    if !downloads.crates.is_empty() {
        let _ = writeln!(text, "               crates by cargo, from its configured registries");
    }
    for file in &downloads.files {
        let _ = writeln!(text, "               {}", file.url);
    }
    text
}

fn section(text: &mut String, target: &TargetPlan, missing: &BTreeSet<String>) {
    let _ = writeln!(text, "{}", target.name);
    if target.present() {
        let _ = writeln!(text, "  in the store {}", target.package.path);
    }
    let _ = writeln!(text, "  to download  {}", amount(&target.needed.missing(missing)));
    if target.cached > 0 {
        let size = target.cached_size.as_deref().unwrap_or("of unknown size");
        let _ = writeln!(text, "               {}, {size}, from binary caches", counted(target.cached, "store path"));
    }
    text.push_str(&paragraph(&listed(target.builds.keys()), "  to build     ", WIDTH));
    text.push_str(&paragraph(&listed(target.ready.iter()), "  ready        ", WIDTH));
    text.push('\n');
}

fn amount(downloads: &fetch::source_set::Missing<'_>) -> String {
    let mut amounts = Vec::new();
    if !downloads.debs.is_empty() {
        amounts.push(format!("{}, {}", counted(downloads.debs.len(), "package"), size(downloads.bytes())));
    }
    if !downloads.crates.is_empty() {
        amounts.push(counted(downloads.crates.len(), "crate"));
    }
    if !downloads.files.is_empty() {
        amounts.push(counted(downloads.files.len(), "file"));
    }
    if amounts.is_empty() { "nothing".to_owned() } else { amounts.join("; ") }
}

fn listed<'a>(parts: impl Iterator<Item = &'a Part>) -> String {
    let words: Vec<&str> = parts.map(|part| part.words()).collect();
    if words.is_empty() { "nothing".to_owned() } else { words.join("; ") }
}

/// The roots of the archives that `fetch` tries first.
fn roots(debs: &[&Deb], mirrors: &Mirrors) -> BTreeSet<String> {
    debs.iter()
        .filter_map(|deb| {
            let address = mirrors.addresses(deb).into_iter().next()?;
            let root = address.strip_suffix(deb.path.as_str()).unwrap_or(&address);
            Some(root.trim_end_matches('/').to_owned())
        })
        .collect()
}

#[derive(Serialize)]
struct Json<'a> {
    targets: Vec<Target<'a>>,
    /// The downloads of all targets, each file once.
    downloads: Vec<Download<'a>>,
    /// The size of the packages among them.
    bytes: u64,
}

#[derive(Serialize)]
struct Target<'a> {
    target: &'a str,
    /// The package's store path.
    package: &'a str,
    present: bool,
    packages: usize,
    crates: usize,
    /// The number of files of "sources".
    files: usize,
    /// The size of the packages to download.
    bytes: u64,
    builds: &'a BTreeMap<Part, Vec<String>>,
    ready: &'a BTreeSet<Part>,
    /// The number of store paths that come from binary caches.
    cached: usize,
}

#[derive(Serialize)]
struct Download<'a> {
    #[serde(flatten)]
    source: &'a Source,
    /// Addresses, in the order in which `fetch` tries them; empty for crates, which cargo downloads.
    from: Vec<String>,
}

impl<'a> Target<'a> {
    fn of(target: &'a TargetPlan, missing: &BTreeSet<String>) -> Self {
        let downloads = target.needed.missing(missing);
        Self {
            target: &target.name,
            package: &target.package.path,
            present: target.present(),
            packages: downloads.debs.len(),
            crates: downloads.crates.len(),
            files: downloads.files.len(),
            bytes: downloads.bytes(),
            builds: &target.builds,
            ready: &target.ready,
            cached: target.cached,
        }
    }
}

/// The plan as a JSON object.
pub(crate) fn json(plan: &Plan, mirrors: &Mirrors) -> String {
    let json = Json {
        targets: plan.targets.iter().map(|target| Target::of(target, &plan.missing)).collect(),
        downloads: downloads(&plan.needed, &plan.missing, mirrors),
        bytes: plan.needed.missing(&plan.missing).bytes(),
    };
    let mut text = serde_json::to_string_pretty(&json).expect("strings and numbers are JSON");
    text.push('\n');
    text
}

fn downloads<'a>(needed: &'a SourceSet, missing: &BTreeSet<String>, mirrors: &Mirrors) -> Vec<Download<'a>> {
    let missing = needed.all().iter().filter(|source| missing.contains(source.store_path()));
    let from = |source: &Source| match source {
        Source::Deb(deb) => mirrors.addresses(deb),
        Source::Busybox(busybox) => mirrors.addresses(&busybox.deb),
        Source::Crate(_) => Vec::new(),
        Source::File(file) => vec![file.url.clone()],
    };
    missing.map(|source| Download { source, from: from(source) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::outputs::Output;
    use crate::fetch::source_set::tests::deb;
    use crossflake_debian::{snapshot, sources};

    fn plan(missing: &[&str]) -> Plan {
        let sources = vec![Source::Deb(deb("a.deb")), Source::Deb(deb("b.deb"))];
        let needed = || SourceSet::of(BTreeMap::from([("x".to_owned(), sources.clone())]));
        let target = TargetPlan {
            name: "x".to_owned(),
            package: Output { derivation: "/nix/store/x.drv".to_owned(), path: "/nix/store/x".to_owned() },
            needed: needed(),
            builds: BTreeMap::from([(Part::Program, vec!["/nix/store/x.drv".to_owned()])]),
            ready: BTreeSet::from([Part::Sysroot, Part::Userland]),
            cached: 0,
            cached_size: None,
        };
        let missing = missing.iter().map(|name| format!("/nix/store/{name}")).collect();
        Plan { targets: vec![target], needed: needed(), missing }
    }

    fn mirrors() -> Mirrors {
        let own = sources::Mirrors { debian: vec!["http://mirror.example/debian".to_owned()], security: Vec::new() };
        Mirrors { own, snapshots: snapshot::ROOT.to_owned() }
    }

    #[test]
    fn a_missing_file_is_printed_with_its_size_and_its_mirror() {
        assert_eq!(
            text(&plan(&["b.deb"]), &mirrors()),
            "x\n  to download  1 package, 10 B\n  to build     program\n  \
             ready        userland; sysroot\n\nin all\n  to download  1 package, 10 B\n               \
             packages from http://mirror.example/debian\n"
        );
    }

    #[test]
    fn a_complete_target_has_nothing_to_download_or_build() {
        let mut plan = plan(&[]);
        plan.targets[0].builds.clear();
        let text = text(&plan, &mirrors());
        assert!(text.starts_with("x\n  in the store /nix/store/x\n  to download  nothing\n  to build     nothing\n"));
    }

    #[test]
    fn the_sum_in_json_is_that_of_the_files_in_it() {
        let json: serde_json::Value = serde_json::from_str(&json(&plan(&["a.deb", "b.deb"]), &mirrors())).unwrap();
        assert_eq!((json["bytes"].as_u64(), json["targets"][0]["bytes"].as_u64()), (Some(20), Some(20)));
        let files = json["downloads"].as_array().unwrap();
        let sum: u64 = files.iter().map(|file| file["size"].as_u64().unwrap()).sum();
        assert_eq!((files.len(), sum), (2, 20));
        assert_eq!(files[0]["from"][0], "http://mirror.example/debian/pool/main/a.deb");
        assert_eq!(json["targets"][0]["builds"]["program"][0], "/nix/store/x.drv");
    }
}
