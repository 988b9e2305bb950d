//! A project's flake, and queries to it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Error;
use super::eval_cache::{self, Entry};
use super::plan::Needed;
use super::source::{Source, Sources};
use crate::cache;
use crate::nix::value::Nix as NixValue;
use crate::nix::{self, Inputs, Nix};

/// A flake reference of Nix, without an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flake(String);

/// Why a text is not accepted as a flake reference.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotAFlake {
    #[error("\"{0}\" names an attribute: give the flake alone, and targets as arguments")]
    Attribute(String),
    #[error("a flake's reference is not empty: \".\" is the flake of this folder")]
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

/// The targets whose runners a query includes. A package needs none, and an emulator is large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runners {
    /// No target: no program is started.
    None,
    /// Targets whose programs the manifest wants to be started.
    Wanted,
    /// All targets, whatever the manifest wants.
    All,
}

/// The part of an answer besides sources: an attribute of `answers` in `query.nix`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    Nothing,
    Outputs,
    Sboms,
    Supplies,
    Bundle,
    BundleWithToolchains,
}

/// The flake's answer to [`query`].
#[derive(Serialize, Deserialize)]
struct Answer {
    known: Vec<String>,
    /// Targets that cannot be built on this kind of machine, each with the reason.
    unavailable: BTreeMap<String, String>,
    sources: Sources,
    about: Value,
    /// Whether it was evaluated purely: without the environment, the time and files outside of flakes.
    pure: bool,
}

impl Flake {
    /// The reference, as it was given.
    pub(crate) fn reference(&self) -> &str {
        &self.0
    }

    /// The folder that the reference names, if it is one of this machine.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        let bare = self.0.split('?').next().unwrap_or_default();
        let path =
            ["git+file://", "path:"].iter().find_map(|scheme| bare.strip_prefix(scheme)).unwrap_or(bare);
        let local =
            path == "." || path == ".." || ["/", "./", "../"].iter().any(|start| path.starts_with(start));
        local.then(|| Path::new(path).to_owned())
    }

    /// The files from outside that these targets and their runners need; without names, that all of the flake's need.
    pub(crate) fn needed(&self, nix: &Nix, targets: &[String], runners: Runners) -> Result<Needed, Error> {
        let (sources, ()) = self.ask(nix, targets, runners, About::Nothing)?;
        Ok(Needed::of(sources))
    }

    /// The same for each target on its own, by name, and the answer `about` them. One query for both, because evaluation is
    /// most of the time of a command that has nothing to build.
    pub(crate) fn ask<T: DeserializeOwned>(
        &self,
        nix: &Nix,
        targets: &[String],
        runners: Runners,
        about: About,
    ) -> Result<(Sources, T), Error> {
        let answer = self.answer(nix, &query(targets, runners, about))?;
        self.expect_known(targets, &answer.known, &answer.unavailable)?;
        check(&answer.sources)?;
        let about = T::deserialize(answer.about)
            .map_err(|source| nix::Error::Answer { command: format!("nix eval {}", self.0), source })?;
        Ok((answer.sources, about))
    }

    /// The kept answer if it is still valid, or else a new one.
    fn answer(&self, nix: &Nix, question: &str) -> Result<Answer, nix::Error> {
        let evaluate = |inputs| nix.eval(&self.0, inputs, "crossflake", question);
        let Some(kept) = self.kept(question) else { return evaluate(Inputs::Any) };
        if let Some(answer) = kept.read().filter(Answer::is_in_store) {
            return Ok(answer);
        }
        // An input that is not locked, such as a checkout with changes, may differ next time.
        let Ok(answer) = evaluate(Inputs::Locked) else { return evaluate(Inputs::Any) };
        if answer.pure && self.kept(question).as_ref() == Some(&kept) {
            kept.write(&answer);
        }
        Ok(answer)
    }

    /// Where the answer to a question is kept, if a commit decides about it.
    fn kept(&self, question: &str) -> Option<Entry> {
        // Parameters of a reference may name another commit, and a path is no checkout.
        let folder = self.folder().filter(|_| !self.0.contains('?') && !self.0.starts_with("path:"))?;
        self.kept_while(question, eval_cache::state(&folder)?)
    }

    /// Where the answer to a question about it is kept for as long as `state` is all that the answer depends on; `None`
    /// for what is no folder of this machine.
    pub(crate) fn kept_while(&self, question: &str, state: String) -> Option<Entry> {
        Some(Entry::new(&cache::of_user()?, &self.folder()?.canonicalize().ok()?, question, state))
    }

    /// Every name is one of the flake's targets.
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

impl Answer {
    /// Whether the store still has the paths that evaluation wrote: derivations (not their outputs), sources, and Cargo.lock files
    /// of missing crates.
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
            Source::Crate(wanted) => {
                Path::new(&wanted.store_path).exists() || Path::new(&wanted.lock).exists()
            }
            Source::Deb(_) | Source::Busybox(_) => true,
        })
    }
}

/// The expression of a function from `legacyPackages.SYSTEM.crossflake` to an [`Answer`].
fn query(targets: &[String], runners: Runners, about: About) -> String {
    let runners = match runners {
        Runners::None => "none",
        Runners::Wanted => "wanted",
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

/// Every record of the answer is one that can be fetched.
fn check(sources: &Sources) -> Result<(), Error> {
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
    fn a_folder_is_known_from_its_reference() {
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
    fn an_answer_holds_while_what_it_was_evaluated_to_is_there() {
        let there = tempfile::NamedTempFile::new().unwrap();
        let there = there.path().to_str().unwrap();
        let holds = |about, sources: Vec<Source>| {
            let sources = BTreeMap::from([("a".to_owned(), sources)]);
            Answer { known: Vec::new(), unavailable: BTreeMap::new(), sources, about, pure: true }
                .is_in_store()
        };
        assert!(holds(
            json!({ "a": { "derivation": there, "path": "/not/built" }, "b": ["--c"] }),
            Vec::new()
        ));
        assert!(!holds(json!({ "a": { "derivation": "/nowhere", "path": there } }), Vec::new()));
        assert!(!holds(json!([{ "storePath": "/nowhere" }]), Vec::new()));

        let wanted = |store_path: &str, lock: &str| {
            let (name, sha256) = ("a-1.crate".to_owned(), String::new());
            Source::Crate(Crate { name, sha256, store_path: store_path.to_owned(), lock: lock.to_owned() })
        };
        let all = vec![wanted(there, "/nowhere"), wanted("/nowhere", there)];
        assert!(holds(Value::Null, all));
        assert!(!holds(Value::Null, vec![wanted("/nowhere", "/nowhere")]));
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
