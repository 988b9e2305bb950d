//! Writing a new manifest: `crossflake init` writes the whole file, `crossflake advise` prints single targets.
//!
//! Input: [`Entry`]s. Output: JSON text with one line for each target.

use super::format::VERSION;
use super::raw::Supply;
use crossflake_target::{Glibc, Target};

/// One target of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The name of its outputs.
    pub name: String,
    pub target: &'static Target,
    /// The floor to write; `None` writes no floor.
    pub glibc: Option<Glibc>,
    pub packages: Vec<String>,
    pub tools: Vec<String>,
}

impl Entry {
    /// A target under its usual name, without packages and tools. It has the default floor, so that the manifest shows
    /// the floor of the programs, except with the nixpkgs supply.
    pub(crate) fn of(target: &'static Target, supply: Supply) -> Self {
        let glibc = match supply {
            Supply::Debian => target.releases().next().map(|release| release.glibc),
            Supply::Nixpkgs => None,
        };
        let name = target.name.to_owned();
        Self { name, target, glibc, packages: Vec::new(), tools: Vec::new() }
    }

    /// The target as one line of JSON without a comma: `"NAME": { "triple": "..." }`.
    pub(crate) fn line(&self) -> String {
        let mut keys = vec![format!(r#""triple": "{}""#, self.target.triple)];
        keys.extend(self.glibc.map(|glibc| format!(r#""glibc": "{glibc}""#)));
        for (key, names) in [("packages", &self.packages), ("tools", &self.tools)] {
            if !names.is_empty() {
                keys.push(format!(r#""{key}": {}"#, list(names)));
            }
        }
        format!("{}: {{ {} }}", string(&self.name), keys.join(", "))
    }
}

/// The text of a manifest with these targets. `package` and `features` become the settings of the same name at the
/// top; an empty list is left out.
pub(crate) fn write(supply: Supply, package: &[String], features: &[String], entries: &[Entry]) -> String {
    let mut text = format!("{{\n  \"version\": {VERSION},\n");
    if supply == Supply::Nixpkgs {
        text.push_str("  \"supply\": \"nixpkgs\",\n");
    }
    match package {
        [] => {}
        [one] => text.push_str(&format!("  \"package\": {},\n", string(one))),
        several => text.push_str(&format!("  \"package\": {},\n", list(several))),
    }
    if !features.is_empty() {
        text.push_str(&format!("  \"features\": {},\n", list(features)));
    }
    let lines: Vec<String> = entries.iter().map(|entry| format!("    {}", entry.line())).collect();
    text.push_str(&format!("  \"targets\": {{\n{}\n  }}\n}}\n", lines.join(",\n")));
    text
}

fn list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| string(name)).collect();
    format!("[{}]", names.join(", "))
}

fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::manifest::Manifest;
    use crossflake_target::TARGETS;

    #[test]
    fn a_written_manifest_parses_to_the_same_targets() {
        for supply in [Supply::Debian, Supply::Nixpkgs] {
            let mut entries: Vec<Entry> = TARGETS.iter().map(|target| Entry::of(target, supply)).collect();
            entries.sort_by(|a, b| a.name.cmp(&b.name));
            entries[0].packages = match supply {
                Supply::Debian => vec!["libssl-dev".to_owned(), "libpq-dev".to_owned()],
                Supply::Nixpkgs => vec!["openssl".to_owned(), "libpq".to_owned()],
            };
            entries[0].tools = vec!["cmake".to_owned()];
            let text = write(supply, &["a".to_owned(), "b".to_owned()], &["c".to_owned()], &entries);
            let read = Manifest::parse(Path::new("targets.json"), &text).unwrap();
            assert_eq!(read.targets.len(), entries.len());
            for (config, entry) in read.targets.iter().zip(&entries) {
                assert_eq!((&config.name, config.target.triple), (&entry.name, entry.target.triple));
                assert_eq!((config.supply, &config.package[..]), (supply, &["a".into(), "b".into()][..]));
                assert_eq!((&config.packages, &config.tools), (&entry.packages, &entry.tools));
                if supply == Supply::Debian {
                    assert_eq!(config.floor.as_ref().map(|floor| floor.glibc), entry.glibc);
                }
            }
        }
    }

    #[test]
    fn one_target_is_one_line() {
        let target = Target::of("aarch64-unknown-linux-gnu").unwrap();
        assert_eq!(
            write(Supply::Debian, &[], &[], &[Entry::of(target, Supply::Debian)]),
            "{\n  \"version\": 1,\n  \"targets\": {\n    \"aarch64-linux\": { \"triple\": \
             \"aarch64-unknown-linux-gnu\", \"glibc\": \"2.31\" }\n  }\n}\n"
        );
    }
}
