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

/// Settings at the top of a manifest. Empty lists are left out.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TopSettings<'a> {
    pub supply: Supply,
    pub package: &'a [String],
    pub features: &'a [String],
    pub exclude: &'a [String],
}

/// The text of a manifest with these settings and targets.
pub(crate) fn write(top: &TopSettings<'_>, entries: &[Entry]) -> String {
    let mut text = format!("{{\n  \"version\": {VERSION},\n");
    if top.supply == Supply::Nixpkgs {
        text.push_str("  \"supply\": \"nixpkgs\",\n");
    }
    match top.package {
        [] => {}
        [one] => text.push_str(&format!("  \"package\": {},\n", string(one))),
        several => text.push_str(&format!("  \"package\": {},\n", list(several))),
    }
    if !top.features.is_empty() {
        text.push_str(&format!("  \"features\": {},\n", list(top.features)));
    }
    if !top.exclude.is_empty() {
        text.push_str(&format!("  \"exclude\": {},\n", lines(top.exclude)));
    }
    let targets: Vec<String> = entries.iter().map(|entry| format!("    {}", entry.line())).collect();
    text.push_str(&format!("  \"targets\": {{\n{}\n  }}\n}}\n", targets.join(",\n")));
    text
}

/// A list in one line or, if it is long, with a line for each element.
fn lines(names: &[String]) -> String {
    const LONG: usize = 100;
    let one = list(names);
    if one.len() <= LONG {
        return one;
    }
    let lines: Vec<String> = names.iter().map(|name| format!("    {}", string(name))).collect();
    format!("[\n{}\n  ]", lines.join(",\n"))
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
            let [package, features, exclude] = [&["a", "b"][..], &["c"], &["docs", "README.md"]]
                .map(|names| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
            let top = TopSettings { supply, package: &package, features: &features, exclude: &exclude };
            let text = write(&top, &entries);
            let read = Manifest::parse(Path::new("targets.json"), &text).unwrap();
            assert_eq!(read.targets.len(), entries.len());
            for (config, entry) in read.targets.iter().zip(&entries) {
                assert_eq!((&config.name, config.target.triple), (&entry.name, entry.target.triple));
                assert_eq!((config.supply, &config.package, &config.features), (supply, &package, &features));
                assert_eq!(config.exclude, exclude);
                assert_eq!((&config.packages, &config.tools), (&entry.packages, &entry.tools));
                if supply == Supply::Debian {
                    assert_eq!(config.floor.as_ref().map(|floor| floor.glibc), entry.glibc);
                }
            }
        }
    }

    #[test]
    fn a_long_list_has_a_line_for_each_element() {
        let names = |count| vec!["0123456789".to_owned(); count];
        assert_eq!(lines(&names(2)), r#"["0123456789", "0123456789"]"#);
        assert_eq!(lines(&names(9)).lines().count(), 11);
    }

    #[test]
    fn one_target_is_one_line() {
        let target = Target::of("aarch64-unknown-linux-gnu").unwrap();
        assert_eq!(
            write(&TopSettings::default(), &[Entry::of(target, Supply::Debian)]),
            "{\n  \"version\": 1,\n  \"targets\": {\n    \"aarch64-linux\": { \"triple\": \
             \"aarch64-unknown-linux-gnu\", \"glibc\": \"2.31\" }\n  }\n}\n"
        );
    }
}
