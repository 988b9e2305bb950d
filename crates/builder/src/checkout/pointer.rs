//! Inserts `package.workspace` into the text of a Cargo.toml.

use crate::cargo::quoted;

/// Variants of a manifest's text with `package.workspace = "ROOT"`. Usually the first is valid TOML; cargo tells which.
pub(super) fn variants(text: &str, root: &str) -> Vec<String> {
    let value = quoted(root);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    // The text with a line changed.
    let changed = |index: usize, line: String| {
        let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        lines[index] = line;
        lines.concat()
    };
    let mut variants = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let key = compact(line.split('=').next().unwrap_or_default());
        let has_path = line.split_once('=').is_some_and(|(_, value)| value.trim_start().starts_with(['"', '\'']));
        if has_path && (key == "workspace" || key == "package.workspace") {
            variants.push(changed(index, format!("{key} = {value}\n")));
        }
    }
    for (index, line) in lines.iter().enumerate() {
        let is_header = compact(line.split('#').next().unwrap_or_default()) == "[package]";
        if is_header {
            let end = if line.ends_with('\n') { "" } else { "\n" };
            variants.push(changed(index, format!("{line}{end}workspace = {value}\n")));
        }
        if let Some((before, after)) = line.split_once('{').filter(|(before, _)| compact(before) == "package=") {
            variants.push(changed(index, format!("{before}{{ workspace = {value},{after}")));
        }
    }
    // Dotted keys: package.name = "a"
    let (mark, rest) = text.split_at(if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 });
    variants.push(format!("{mark}package.workspace = {value}\n{rest}"));
    variants
}

/// A line without spaces and quotes.
fn compact(line: &str) -> String {
    line.chars().filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variant_follows_the_form_of_the_manifest() {
        for (text, expected) in [
            ("[package]\nname = \"a\"\n", "[package]\nworkspace = \"/r\"\nname = \"a\"\n"),
            ("[ 'package' ] # it\nname = 'a'", "[ 'package' ] # it\nworkspace = \"/r\"\nname = 'a'"),
            ("package.name = \"a\"\n", "package.workspace = \"/r\"\npackage.name = \"a\"\n"),
            ("\u{feff}package.name = \"a\"", "\u{feff}package.workspace = \"/r\"\npackage.name = \"a\""),
            ("package = { name = \"a\" }\n", "package = { workspace = \"/r\", name = \"a\" }\n"),
            ("[package]\nworkspace = '../..'\n", "[package]\nworkspace = \"/r\"\n"),
            ("[package]\nversion.workspace = true\n", "[package]\nworkspace = \"/r\"\nversion.workspace = true\n"),
        ] {
            assert_eq!(variants(text, "/r")[0], expected);
        }
    }

    #[test]
    fn a_header_in_a_string_is_followed_by_other_variants() {
        let text = "[lib]\n[dependencies]\na = { version = '''\n[package]\n''' }\n[package]\nname = \"a\"\n";
        assert!(variants(text, "/r").contains(&text.replace("\nname", "\nworkspace = \"/r\"\nname")));
    }
}
