//! Lists the files that a project ships from the messages of `cargo build --message-format=json`: programs, and libraries for
//! programs in other languages (`cdylib` and `staticlib`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Artifact {
    Program,
    SharedLibrary,
    StaticLibrary,
    /// A file that a linker takes for a DLL.
    ImportLibrary,
}

impl Artifact {
    /// The name in the output of the subcommand.
    pub fn name(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::SharedLibrary => "shared",
            Self::StaticLibrary => "static",
            Self::ImportLibrary => "import",
        }
    }
}

/// The reason why no list could be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("failed to read {}: {source}", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("cargo's message {line} is invalid: {source}")]
    Message { line: usize, source: serde_json::Error },
    #[error("the file name {0:?} has a line break")]
    LineBreak(PathBuf),
}

/// A message of cargo.
#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Message {
    CompilerArtifact {
        target: Target,
        filenames: Vec<PathBuf>,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

/// Prints a line for each file: its kind, a space and its path. The input is a file with cargo's messages and the folder where
/// cargo puts the files of selected packages, such as target/release.
///
/// # Errors
///
/// If the file cannot be read, or a message or file name is invalid.
pub fn from_file(messages: &Path, folder: &Path) -> Result<String, Error> {
    let text = std::fs::read_to_string(messages).map_err(|source| Error::Read { path: messages.to_owned(), source })?;
    let mut lines = String::new();
    for (path, artifact) in artifacts(&text, folder)? {
        match path.to_str() {
            Some(path) if !path.contains('\n') => lines += &format!("{} {path}\n", artifact.name()),
            _ => return Err(Error::LineBreak(path)),
        }
    }
    Ok(lines)
}

/// The files of selected packages, by path.
///
/// # Errors
///
/// [`Error::Message`]
pub fn artifacts(messages: &str, folder: &Path) -> Result<BTreeMap<PathBuf, Artifact>, Error> {
    let mut found = BTreeMap::new();
    for (index, line) in messages.lines().enumerate() {
        let message = serde_json::from_str(line).map_err(|source| Error::Message { line: index + 1, source })?;
        let Message::CompilerArtifact { target, filenames } = message else { continue };
        for file in filenames {
            // Files of dependencies, build scripts and examples are in other folders.
            if file.parent() != Some(folder) {
                continue;
            }
            if let Some(artifact) = artifact(&target, &file) {
                found.insert(file, artifact);
            }
        }
    }
    Ok(found)
}

/// `None` for a file that is not shipped: a Rust library, or debug information in a file of its own.
fn artifact(target: &Target, file: &Path) -> Option<Artifact> {
    let is = |kind: &str| target.kind.iter().any(|own| own == kind);
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if is("bin") {
        return (!matches!(extension, "pdb" | "dwp" | "dSYM")).then_some(Artifact::Program);
    }
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match extension {
        // A host starts a module as it starts a program.
        "wasm" if is("cdylib") => Some(Artifact::Program),
        "so" | "dll" | "dylib" if is("cdylib") => Some(Artifact::SharedLibrary),
        "a" | "lib" if name.ends_with(".dll.a") || name.ends_with(".dll.lib") => {
            is("cdylib").then_some(Artifact::ImportLibrary)
        }
        "a" | "lib" if is("staticlib") => Some(Artifact::StaticLibrary),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kinds: &[&str], files: &[&str]) -> String {
        let files: Vec<_> = files.iter().map(|file| format!("/build/target/release/{file}")).collect();
        serde_json::json!({
            "reason": "compiler-artifact",
            "target": { "kind": kinds, "name": "a" },
            "filenames": files,
            "fresh": true,
        })
        .to_string()
    }

    fn found(messages: &[String]) -> Vec<(String, &'static str)> {
        let found = artifacts(&messages.join("\n"), Path::new("/build/target/release")).unwrap();
        found
            .into_iter()
            .map(|(path, artifact)| (path.file_name().unwrap().to_str().unwrap().to_owned(), artifact.name()))
            .collect()
    }

    fn one(name: &str, kind: &'static str) -> (String, &'static str) {
        (name.to_owned(), kind)
    }

    #[test]
    fn programs_and_libraries_for_other_languages_are_listed() {
        let messages = [
            message(&["lib", "cdylib", "staticlib"], &["liba.rlib", "liba.so", "liba.a"]),
            message(&["bin"], &["a"]),
            message(&["bin"], &["b.so"]),
            r#"{"reason":"build-finished","success":true}"#.to_owned(),
        ];
        let expected = [one("a", "program"), one("b.so", "program"), one("liba.a", "static"), one("liba.so", "shared")];
        assert_eq!(found(&messages), expected);
    }

    #[test]
    fn files_of_dependencies_and_rust_libraries_are_not_listed() {
        let messages = [
            message(&["cdylib"], &["deps/libdependency.so"]),
            message(&["example"], &["examples/a"]),
            message(&["custom-build"], &["build/a-123/build-script-build"]),
            message(&["dylib"], &["librust.so"]),
            message(&["proc-macro"], &["libderive.so"]),
            message(&["rlib"], &["liba.rlib"]),
        ];
        assert_eq!(found(&messages), []);
    }

    #[test]
    fn files_of_other_systems_are_recognized() {
        let messages = [
            message(&["bin"], &["a.exe", "a.pdb"]),
            message(&["cdylib", "staticlib"], &["b.dll", "libb.dll.a", "libb.a"]),
            message(&["cdylib"], &["c.wasm"]),
        ];
        let expected = [
            one("a.exe", "program"),
            one("b.dll", "shared"),
            one("c.wasm", "program"),
            one("libb.a", "static"),
            one("libb.dll.a", "import"),
        ];
        assert_eq!(found(&messages), expected);
    }

    #[test]
    fn an_invalid_message_is_an_error() {
        let error = artifacts("{\"reason\":\"build-finished\"}\n{\"reason\":", Path::new("/")).unwrap_err();
        assert!(error.to_string().starts_with("cargo's message 2 is invalid: "), "{error}");
    }
}
