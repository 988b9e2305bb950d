//! What a build script's text says of it. Only the text does: nothing is run.

use std::path::Path;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildScript {
    /// It has the crate `cc` compile C++.
    pub cplusplus: bool,
    /// What it asks pkg-config for, where the names are written down.
    pub probes: Vec<String>,
}

impl BuildScript {
    /// Reads a build script. One that cannot be read says nothing.
    pub fn read(file: &Path) -> Self {
        fs_err::read_to_string(file).map_or_else(|_| Self::default(), |text| Self::of(&text))
    }

    /// Looks at calls, as the compiler sees them: what stands in a comment is not done. Many a script began as a
    /// template, with C++ to be taken out of a comment by those who have it.
    fn of(text: &str) -> Self {
        let mut script = Self::default();
        let mut left: Vec<TokenStream> = text.parse().into_iter().collect();
        while let Some(tokens) = left.pop() {
            let mut name = None;
            for token in tokens {
                let after = name.take();
                match token {
                    TokenTree::Ident(ident) => name = Some(ident.to_string()),
                    TokenTree::Group(group) => {
                        if let Some(name) = after.filter(|_| group.delimiter() == Delimiter::Parenthesis) {
                            script.call(&name, &group);
                        }
                        left.push(group.stream());
                    }
                    TokenTree::Punct(_) | TokenTree::Literal(_) => {}
                }
            }
        }
        script.probes.sort_unstable();
        script.probes.dedup();
        script
    }

    /// Takes note of a call with one argument that is written down.
    fn call(&mut self, name: &str, arguments: &Group) {
        let mut tokens = arguments.stream().into_iter();
        match (name, tokens.next(), tokens.next()) {
            ("cpp", Some(TokenTree::Ident(value)), None) => self.cplusplus |= value == "true",
            ("probe" | "probe_library" | "find_library", Some(TokenTree::Literal(literal)), None) => {
                let text = literal.to_string();
                let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
                self.probes.extend(quoted.map(str::to_owned));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_for_pkg_config_are_found_where_they_are_written_down() {
        let script = BuildScript::of(
            "fn main() { let config = pkg_config::Config::new().atleast_version(\"1.2\").probe(\"zlib\");\n\
             pkg_config::probe_library(\n    \"alsa\"\n).unwrap(); pkg_config::probe_library(name) }",
        );
        assert_eq!((script.probes, script.cplusplus), (vec!["alsa".to_owned(), "zlib".to_owned()], false));
    }

    #[test]
    fn cplusplus_is_what_cc_is_told() {
        assert!(BuildScript::of("fn main() { cc::Build::new().cpp(true).file(\"a.cc\"); }").cplusplus);
        assert!(!BuildScript::of("fn main() { cc::Build::new().cpp(is_cplusplus); }").cplusplus);
    }

    #[test]
    fn what_stands_in_a_comment_is_not_done() {
        let template = "/* let mut cpp = cc::Build::new();\ncpp.cpp(true); */ // .cpp(true)\n\
                        println!(\"https://example.org/ .cpp(true)\");";
        assert!(!BuildScript::of(template).cplusplus);
        assert!(BuildScript::of(&format!("{template}\nif a {{ build.cpp(true); }}")).cplusplus);
    }

    #[test]
    fn what_is_no_rust_says_nothing_and_depth_is_no_trouble() {
        assert_eq!(BuildScript::of("\"never closed .cpp(true)"), BuildScript::default());
        let deep = 100_000;
        let nested = format!("{}a.cpp(true){}", "(".repeat(deep), ")".repeat(deep));
        assert!(BuildScript::of(&nested).cplusplus);
    }
}
