//! Writes the cargo configuration of a build: crates come from folders, whatever sources and registries the project's own
//! configuration names.

mod error;
mod registries;
mod source;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

pub use error::Error;
pub use source::{Origin, Reference, Source};

use crate::cargo::{Cargo, quoted};

/// cargo's name for its default registry.
const CRATES_IO: &str = "crates-io";

/// Configuration for the project in the current folder, as TOML: replaces the sources in the file `sources` with folders below
/// `folder`.
///
/// # Errors
///
/// If `sources` is not a list of [`Source`] as JSON, or cargo cannot be started.
pub fn from_file(sources: &Path, folder: &Path) -> Result<String, Error> {
    let text = read(sources)?;
    let sources: Vec<Source> =
        serde_json::from_str(&text).map_err(|source| Error::Sources { path: sources.to_owned(), source })?;
    let cargo = Cargo::default();
    let mut own = Own::new(&cargo.configuration()?);
    own.resolve_folders(&cargo)?;
    let folders = sources.iter().map(|source| folder_of(source, folder)).collect::<Result<Vec<_>, _>>()?;
    let text = own.replace(&sources, &folders);
    Ok(text.clone() + &registries::missing(&sources, &text)?)
}

fn read(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|source| Error::File { path: path.to_owned(), source })
}

/// The directory source of a source. In a prepared checkout it is the first line of a file.
fn folder_of(source: &Source, folder: &Path) -> Result<PathBuf, Error> {
    let folder = folder.join(&source.folder);
    match source.origin {
        Origin::Git { .. } => {
            let text = read(&folder.join(crate::checkout::RESULT))?;
            Ok(folder.join(text.lines().next().unwrap_or_default()))
        }
        _ => Ok(folder),
    }
}

/// The sources in the project's own configuration.
#[derive(Debug, Default)]
struct Own {
    /// `source`: each with its keys.
    sources: BTreeMap<String, Map<String, Value>>,
    /// Names of registries that are not in `sources`, but that a source is replaced with.
    registries: BTreeMap<String, String>,
}

impl Own {
    /// Takes the sources from cargo's configuration.
    fn new(configuration: &Value) -> Self {
        let mut own = Self::default();
        for (name, source) in configuration["source"].as_object().into_iter().flatten() {
            own.sources.insert(name.clone(), source.as_object().cloned().unwrap_or_default());
        }
        for source in own.sources.values() {
            let Some(name) = source.get("replace-with").and_then(Value::as_str) else { continue };
            if let Some(index) = configuration["registries"][name]["index"].as_str() {
                own.registries.insert(name.to_owned(), index.to_owned());
            }
        }
        own.registries.retain(|name, _| !own.sources.contains_key(name));
        own
    }

    /// Removes the paths of folders that are not there, for example because git does not track them.
    fn resolve_folders(&mut self, cargo: &Cargo) -> Result<(), Error> {
        let keys = ["directory", "local-registry"];
        if !self.sources.values().any(|source| keys.iter().any(|key| source.contains_key(*key))) {
            return Ok(());
        }
        let files = cargo.configuration_files("source")?;
        for (name, source) in &mut self.sources {
            for key in keys {
                let Some(folder) = source.get(key).and_then(Value::as_str) else { continue };
                // PROJECT/.cargo/config.toml
                let file = file_of(&files, name, key);
                let project = file.as_deref().and_then(Path::parent).and_then(Path::parent).unwrap_or(Path::new(""));
                if !project.join(folder).is_dir() {
                    source.remove(key);
                }
            }
        }
        Ok(())
    }

    /// The configuration that replaces sources with folders, except those that the project itself replaces with a folder.
    fn replace(&self, sources: &[Source], folders: &[PathBuf]) -> String {
        let mut tables: BTreeMap<String, BTreeMap<&str, String>> = BTreeMap::new();
        for (source, folder) in sources.iter().zip(folders) {
            let (name, definition) = match self.name(&source.origin) {
                Some(name) => (name.to_owned(), BTreeMap::new()),
                None => {
                    (free_name(&format!("crossflake-original-{}", source.folder), self), definition(&source.origin))
                }
            };
            let end = self.follow(&name);
            let is_folder =
                |own: &Map<String, Value>| own.contains_key("directory") || own.contains_key("local-registry");
            if self.sources.get(end).is_some_and(is_folder) {
                continue;
            }
            let replacement = free_name(&format!("crossflake-{}", source.folder), self);
            tables.entry(replacement.clone()).or_default().insert("directory", folder.to_string_lossy().into_owned());
            tables.entry(name.clone()).or_default().extend(definition);
            tables.entry(name.clone()).or_default().insert("replace-with", replacement.clone());
            // A cargo that a build script runs reads this configuration with a lower precedence than the project's.
            if end != name && (self.sources.contains_key(end) || self.registries.contains_key(end)) {
                let table = tables.entry(end.to_owned()).or_default();
                table.entry("replace-with").or_insert(replacement);
                if let Some(index) = self.registries.get(end) {
                    table.insert("registry", index.clone());
                }
            }
        }
        let mut text = String::new();
        for (name, keys) in tables {
            let _ = writeln!(text, "[source.{}]", quoted(&name));
            for (key, value) in keys {
                let _ = writeln!(text, "{key} = {}", quoted(&value));
            }
        }
        text
    }

    /// The project's name for a source. cargo accepts only one name for each.
    fn name(&self, origin: &Origin) -> Option<&str> {
        let is_origin = |source: &Map<String, Value>| {
            let text = |key: &str| source.get(key).and_then(Value::as_str);
            let is_same = |key: &str, url: &str| text(key).is_some_and(|own| canonical(own) == canonical(url));
            match origin {
                Origin::Default {} => false,
                Origin::Registry { registry } => is_same("registry", registry),
                Origin::Git { git, reference: Reference { branch, tag, rev } } => {
                    let references = [("branch", branch), ("tag", tag), ("rev", rev)];
                    is_same("git", git) && references.iter().all(|(key, value)| text(key) == value.as_deref())
                }
            }
        };
        if *origin == (Origin::Default {}) {
            return Some(CRATES_IO);
        }
        let registry = |(_, index): &(&String, &String)| match origin {
            Origin::Registry { registry } => canonical(index) == canonical(registry),
            _ => false,
        };
        let source = self.sources.iter().find(|(_, source)| is_origin(source)).map(|(name, _)| name);
        source.or_else(|| self.registries.iter().find(registry).map(|(name, _)| name)).map(String::as_str)
    }

    /// The last source of a chain of replacements.
    fn follow<'a>(&'a self, name: &'a str) -> &'a str {
        let mut name = name;
        // More steps than sources are a circle, which cargo reports.
        for _ in 0..=self.sources.len() {
            match self.sources.get(name).and_then(|source| source.get("replace-with")).and_then(Value::as_str) {
                Some(next) => name = next,
                None => break,
            }
        }
        name
    }
}

/// The file that defines a key of a source, from the output of [`Cargo::configuration_files`].
fn file_of(files: &str, name: &str, key: &str) -> Option<PathBuf> {
    let starts = ["", "\"", "'"].map(|quote| format!("source.{quote}{name}{quote}.{key} = "));
    let line = files.lines().find(|line| starts.iter().any(|start| line.starts_with(start)))?;
    line.rsplit_once(" # ").map(|(_, file)| file.into())
}

/// A name that the project does not use.
fn free_name(name: &str, own: &Own) -> String {
    let mut name = name.to_owned();
    while own.sources.contains_key(&name) {
        name.push('-');
    }
    name
}

/// The keys that define a source.
fn definition(origin: &Origin) -> BTreeMap<&'static str, String> {
    match origin {
        Origin::Default {} => BTreeMap::new(),
        Origin::Registry { registry } => BTreeMap::from([("registry", registry.clone())]),
        Origin::Git { git, reference: Reference { branch, tag, rev } } => {
            let references = [("branch", branch), ("tag", tag), ("rev", rev)];
            let references = references.into_iter().filter_map(|(key, value)| Some((key, value.clone()?)));
            references.chain([("git", git.clone())]).collect()
        }
    }
}

/// A URL in the form in which cargo compares it with others.
fn canonical(url: &str) -> String {
    let url = url.trim_end_matches('/');
    let url = if url.contains("://github.com/") { url.to_lowercase() } else { url.to_owned() };
    url.strip_suffix(".git").unwrap_or(&url).to_owned()
}

#[cfg(test)]
mod tests;
