//! A flake with targets: its reference, its folder, and queries to it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Error;
use super::eval_cache::{self, CachedResult};
use super::source::{Source, SourcesByTarget};
use super::source_set::SourceSet;
use super::submodules;
use crate::cache;
use crate::failure;
use crate::nix::value::Nix as NixValue;
use crate::nix::{self, FlakeSource, Inputs, Nix};

/// A flake reference in Nix's syntax, without an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flake(String);

/// The reason why a text is not a flake reference.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotAFlake {
    #[error("\"{0}\" has an attribute: write the flake only, and the targets as arguments")]
    Attribute(String),
    #[error("a flake reference is not empty: \".\" is the flake of this folder")]
    Empty,
}

impl FromStr for Flake {
    type Err = NotAFlake;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "" => Err(NotAFlake::Empty),
            text if text.contains('#') => Err(NotAFlake::Attribute(text.to_owned())),
            text => Ok(Self(text.to_owned())),
        }
    }
}

/// The targets whose runners a command uses. Builds use no runner, and an emulator is a large download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runners {
    /// No targets, because the command does not start programs.
    None,
    /// Targets whose programs `crossflake build` starts, by "run" in the manifest.
    Configured,
    /// All targets.
    All,
}

/// The part of a query's result besides sources: an attribute of `answers` in `query.nix`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    Nothing,
    Outputs,
    Sboms,
    Supplies,
    Bundle,
    BundleWithToolchains,
}

/// The value of [`query`].
#[derive(Serialize, Deserialize)]
struct QueryResult {
    known: Vec<String>,
    /// Targets that this kind of build machine cannot build, with the reason.
    unavailable: BTreeMap<String, String>,
    sources: SourcesByTarget,
    about: Value,
    /// Whether Nix evaluated purely: without the environment, the time and files outside of flakes.
    pure: bool,
}

impl Flake {
    /// The flake for Nix: with the submodules of a repository on this machine, if it has any that are checked out.
    pub(crate) fn source(&self) -> FlakeSource {
        self.folder().and_then(|folder| submodules::source(&self.0, &folder)).unwrap_or_else(|| self.0.as_str().into())
    }

    /// Whether the flake has all files of its folder, whatever git tracks.
    pub(crate) fn is_path(&self) -> bool {
        self.0.starts_with("path:")
    }

    /// The folder in the reference; `None` for a reference to another machine or to the registry.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        let bare = self.0.split('?').next().unwrap_or_default();
        let path = ["git+file://", "path:"].iter().find_map(|scheme| bare.strip_prefix(scheme)).unwrap_or(bare);
        let local = path == "." || path == ".." || ["/", "./", "../"].iter().any(|start| path.starts_with(start));
        local.then(|| Path::new(path).to_owned())
    }

    /// The sources of these targets and their runners, or of all targets if `targets` is empty.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownTargets`], [`Error::Unavailable`], or an error of the evaluation.
    pub(crate) fn sources(&self, nix: &Nix, targets: &[String], runners: Runners) -> Result<SourceSet, Error> {
        let (sources, ()) = self.query(nix, targets, runners, About::Nothing)?;
        Ok(SourceSet::of(sources))
    }

    /// Like [`Flake::sources`], but by target, and with the answer `about` them, from a single evaluation.
    pub(crate) fn query<T: DeserializeOwned>(
        &self,
        nix: &Nix,
        targets: &[String],
        runners: Runners,
        about: About,
    ) -> Result<(SourcesByTarget, T), Error> {
        let result = self.evaluate(nix, &query(targets, runners, about))?;
        self.expect_known(targets, &result.known, &result.unavailable)?;
        check(&result.sources)?;
        let about = T::deserialize(result.about)
            .map_err(|source| nix::Error::Output { command: format!("nix eval {}", self.0), source })?;
        Ok((result.sources, about))
    }

    /// The result of a query: from the cache if it is valid, otherwise from Nix.
    fn evaluate(&self, nix: &Nix, query: &str) -> Result<QueryResult, nix::Error> {
        let source = self.source();
        let evaluate = |inputs| nix.eval(&source, inputs, "crossflake", query).map_err(|error| self.explained(error));
        let Some(cached) = self.cached(query, &source) else { return evaluate(Inputs::Any) };
        if let Some(result) = cached.read().filter(QueryResult::is_in_store) {
            return Ok(result);
        }
        // If an input is not locked, for example a checkout with changes, the next evaluation may have another result.
        let Ok(result) = evaluate(Inputs::Locked) else { return evaluate(Inputs::Any) };
        if result.pure && self.cached(query, &source).as_ref() == Some(&cached) {
            cached.write(&result);
        }
        Ok(result)
    }

    /// The cached result of a query; `None` if the result depends on more than a commit.
    fn cached(&self, query: &str, source: &FlakeSource) -> Option<CachedResult> {
        // A parameter may select another commit, and Nix ignores git in a `path:` reference.
        let folder = self.folder().filter(|_| !self.0.contains('?') && !self.is_path())?;
        // The reference says whether submodules were read. Their commits belong to the repository's.
        let state = format!("{}{}\n", eval_cache::state(&folder)?, source.reference);
        Some(CachedResult::new(&cache::folder().ok()?, &folder.canonicalize().ok()?, query, state))
    }

    /// Adds the next step to an error of the evaluation, if files of the project are missing in the flake.
    fn explained(&self, error: nix::Error) -> nix::Error {
        let folder = self.folder().filter(|_| !self.is_path());
        failure::of_evaluation(folder.as_deref(), error)
    }

    /// Checks that each name belongs to a target that this machine can build.
    fn expect_known(
        &self,
        targets: &[String],
        known: &[String],
        unavailable: &BTreeMap<String, String>,
    ) -> Result<(), Error> {
        if let Some((name, why)) = targets.iter().find_map(|name| unavailable.get_key_value(name)) {
            return Err(Error::Unavailable { name: name.clone(), why: why.clone() });
        }
        let unknown: Vec<String> = targets.iter().filter(|name| !known.contains(name)).cloned().collect();
        if unknown.is_empty() {
            return Ok(());
        }
        Err(Error::UnknownTargets { flake: self.0.clone(), unknown, known: known.to_vec() })
    }
}

impl QueryResult {
    /// Whether the store still has the paths that evaluation creates: derivations (their outputs may be absent), source
    /// folders, and the folder of the Cargo.lock of each crate that the store does not have.
    fn is_in_store(&self) -> bool {
        let mut values = vec![&self.about];
        while let Some(value) = values.pop() {
            match value {
                Value::String(path) if path.starts_with('/') && !Path::new(path).exists() => return false,
                Value::Array(list) => values.extend(list),
                Value::Object(map) => match map.get("derivation") {
                    Some(derivation) => values.push(derivation),
                    None => values.extend(map.values()),
                },
                _ => {}
            }
        }
        self.sources.values().flatten().all(|source| match source {
            Source::Crate(crate_) => Path::new(&crate_.store_path).exists() || Path::new(&crate_.lock).exists(),
            Source::Deb(_) | Source::Busybox(_) | Source::File(_) => true,
        })
    }
}

/// The expression of a Nix function from `legacyPackages.SYSTEM.crossflake` to a [`QueryResult`].
fn query(targets: &[String], runners: Runners, about: About) -> String {
    let runners = match runners {
        Runners::None => "none",
        Runners::Configured => "configured",
        Runners::All => "all",
    };
    let about = match about {
        About::Nothing => "nothing",
        About::Outputs => "outputs",
        About::Sboms => "sboms",
        About::Supplies => "supplies",
        About::Bundle => "bundle",
        About::BundleWithToolchains => "bundleWithToolchains",
    };
    let arguments = NixValue::from([
        ("targets", NixValue::List(targets.to_vec())),
        ("runners", runners.into()),
        ("about", about.into()),
    ]);
    format!("({}) {arguments}", include_str!("query.nix"))
}

/// Checks that each record can be fetched.
fn check(sources: &SourcesByTarget) -> Result<(), Error> {
    for source in sources.values().flatten() {
        if let Some(flaw) = source.flaw() {
            return Err(Error::Record { name: source.name().to_owned(), flaw });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::fetch::source::Crate;

    #[test]
    fn a_local_reference_has_a_folder() {
        let folder = |reference: &str| reference.parse::<Flake>().unwrap().folder();
        assert_eq!(folder("."), Some(".".into()));
        assert_eq!(folder("../a?dir=b"), Some("../a".into()));
        assert_eq!(folder("/a"), Some("/a".into()));
        assert_eq!(folder("path:/a"), Some("/a".into()));
        assert_eq!(folder("git+file:///a?ref=main"), Some("/a".into()));
        for remote in ["github:a/b", "nixpkgs", "git+https://example.org/a", ".hidden"] {
            assert_eq!(folder(remote), None, "{remote}");
        }
    }

    #[test]
    fn a_result_is_valid_while_its_store_paths_exist() {
        let there = tempfile::NamedTempFile::new().unwrap();
        let there = there.path().to_str().unwrap();
        let is_valid = |about, sources: Vec<Source>| {
            let sources = BTreeMap::from([("a".to_owned(), sources)]);
            let known = Vec::new();
            QueryResult { known, unavailable: BTreeMap::new(), sources, about, pure: true }.is_in_store()
        };
        assert!(is_valid(json!({ "a": { "derivation": there, "path": "/not/built" }, "b": ["--c"] }), Vec::new()));
        assert!(!is_valid(json!({ "a": { "derivation": "/nowhere", "path": there } }), Vec::new()));
        assert!(!is_valid(json!([{ "storePath": "/nowhere" }]), Vec::new()));

        let crate_ = |store_path: &str, lock: &str| {
            let (name, sha256) = ("a-1.crate".to_owned(), String::new());
            Source::Crate(Crate { name, sha256, store_path: store_path.to_owned(), lock: lock.to_owned() })
        };
        let all = vec![crate_(there, "/nowhere"), crate_("/nowhere", there)];
        assert!(is_valid(Value::Null, all));
        assert!(!is_valid(Value::Null, vec![crate_("/nowhere", "/nowhere")]));
    }

    #[test]
    fn an_attribute_in_a_reference_is_an_error() {
        for text in ["", ".#a", "github:a/b#c"] {
            assert!(text.parse::<Flake>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn an_unknown_target_is_an_error_that_lists_the_flakes_own() {
        let known = || vec!["a".to_owned(), "b".to_owned()];
        let flake: Flake = ".".parse().unwrap();
        flake.expect_known(&known(), &known(), &BTreeMap::new()).unwrap();
        let error = |unavailable| {
            let names = ["c".to_owned(), "a".to_owned()];
            flake.expect_known(&names, &known(), &unavailable).unwrap_err().to_string()
        };
        assert_eq!(error(BTreeMap::new()), r#". has no target "c": it has "a", "b""#);
        let unavailable = [("c".to_owned(), "it has no pins".to_owned())];
        assert_eq!(error(unavailable.into()), "c: it has no pins");
    }
}
