//! Reads the source text of build scripts, without running them.

use std::path::Path;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Calls in a build script from which its needs follow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildScript {
    /// Calls `cpp(true)`, with which the crate `cc` compiles C++.
    pub cplusplus: bool,
    /// The string literals that are passed to the crate `pkg-config`, sorted.
    pub probes: Vec<String>,
    /// Starts curl, wget or `git clone`.
    pub downloads: bool,
}

impl BuildScript {
    /// Reads a build script. Returns the default if the file cannot be read.
    pub(crate) fn read(file: &Path) -> Self {
        fs_err::read_to_string(file).map_or_else(|_| Self::default(), |text| Self::of(&text))
    }

    /// Finds calls in the token stream, which excludes comments: many scripts began as a template with a
    /// commented-out call of `cpp(true)`.
    fn of(text: &str) -> Self {
        let mut script = Self::default();
        let mut pending: Vec<TokenStream> = text.parse().into_iter().collect();
        while let Some(tokens) = pending.pop() {
            let mut name = None;
            for token in tokens {
                let previous = name.take();
                match token {
                    TokenTree::Ident(ident) => name = Some(ident.to_string()),
                    TokenTree::Group(group) => {
                        if let Some(name) = previous.filter(|_| group.delimiter() == Delimiter::Parenthesis) {
                            script.record(&name, &group);
                        }
                        pending.push(group.stream());
                    }
                    TokenTree::Punct(_) | TokenTree::Literal(_) => {}
                }
            }
        }
        script.probes.sort_unstable();
        script.probes.dedup();
        script
    }

    /// Records a call if its only argument is a literal or a name.
    fn record(&mut self, name: &str, arguments: &Group) {
        let mut tokens = arguments.stream().into_iter();
        if name == "new" || name == "arg" {
            let downloader = |text: &str| ["\"curl\"", "\"wget\"", "\"clone\""].contains(&text);
            self.downloads |= arguments.stream().into_iter().any(|token| downloader(&token.to_string()));
        }
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
    fn names_for_pkg_config_are_found_if_they_are_literals() {
        let script = BuildScript::of(
            "fn main() { let config = pkg_config::Config::new().atleast_version(\"1.2\").probe(\"zlib\");\n\
             pkg_config::probe_library(\n    \"alsa\"\n).unwrap(); pkg_config::probe_library(name) }",
        );
        assert_eq!((script.probes, script.cplusplus), (vec!["alsa".to_owned(), "zlib".to_owned()], false));
    }

    #[test]
    fn programs_that_download_are_found() {
        for script in [
            "fn main() { Command::new(\"curl\").arg(\"-O\").status(); }",
            "fn main() { let mut git = Command::new(\"git\"); git.arg(\"clone\").arg(URL); }",
        ] {
            assert!(BuildScript::of(script).downloads, "{script}");
        }
        assert!(!BuildScript::of("fn main() { Command::new(\"git\").arg(\"describe\"); x.clone(); }").downloads);
    }

    #[test]
    fn cpp_true_means_cplusplus() {
        assert!(BuildScript::of("fn main() { cc::Build::new().cpp(true).file(\"a.cc\"); }").cplusplus);
        assert!(!BuildScript::of("fn main() { cc::Build::new().cpp(is_cplusplus); }").cplusplus);
    }

    #[test]
    fn comments_and_strings_are_ignored() {
        let template = "/* let mut cpp = cc::Build::new();\ncpp.cpp(true); */ // .cpp(true)\n\
                        println!(\"https://example.org/ .cpp(true)\");";
        assert!(!BuildScript::of(template).cplusplus);
        assert!(BuildScript::of(&format!("{template}\nif a {{ build.cpp(true); }}")).cplusplus);
    }

    #[test]
    fn invalid_rust_is_empty_and_deep_nesting_is_read() {
        assert_eq!(BuildScript::of("\"never closed .cpp(true)"), BuildScript::default());
        let deep = 100_000;
        let nested = format!("{}a.cpp(true){}", "(".repeat(deep), ")".repeat(deep));
        assert!(BuildScript::of(&nested).cplusplus);
    }
}
