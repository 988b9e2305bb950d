//! What a build script's text says of it. Only the text does: nothing is run.

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// It has the crate `cc` compile C++.
    pub cplusplus: bool,
    /// What it asks pkg-config for, where the names are written down.
    pub probes: Vec<String>,
}

impl Script {
    /// Reads a build script. One that cannot be read says nothing.
    pub fn read(file: &Path) -> Self {
        fs_err::read_to_string(file).map_or_else(|_| Self::default(), |text| Self::of(&text))
    }

    fn of(text: &str) -> Self {
        static PROBE: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r#"\b(?:probe|probe_library|find_library)\(\s*"([^"]+)"\s*\)"#).expect("it is one")
        });
        let mut probes: Vec<_> = PROBE.captures_iter(text).map(|found| found[1].to_owned()).collect();
        probes.sort_unstable();
        probes.dedup();
        Self { cplusplus: text.contains(".cpp(true)"), probes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_for_pkg_config_are_found_where_they_are_written_down() {
        let script = Script::of(
            "let config = pkg_config::Config::new().atleast_version(\"1.2\").probe(\"zlib\");\n\
             pkg_config::probe_library(\n    \"alsa\"\n).unwrap(); pkg_config::probe_library(name)",
        );
        assert_eq!((script.probes, script.cplusplus), (vec!["alsa".to_owned(), "zlib".to_owned()], false));
    }

    #[test]
    fn cplusplus_is_what_cc_is_told() {
        assert!(Script::of("cc::Build::new().cpp(true).file(\"a.cc\")").cplusplus);
        assert!(!Script::of("cc::Build::new().cpp(is_cplusplus)").cplusplus);
    }
}
