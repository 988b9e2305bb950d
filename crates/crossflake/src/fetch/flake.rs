//! The flake whose targets are asked for.

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
use crate::nix::{self, Inputs, Nix, command};

/// A reference to a flake, as `nix` takes it, without an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flake(String);

/// Why a text is no reference to a flake.
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

/// Whose runners are asked for. A package takes none, and an emulator is large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runners {
    /// Nobody's: nothing is to be started.
    None,
    /// Those of targets whose programs the manifest wants to be started.
    Wanted,
    /// Everyone's, whatever the manifest wants.
    All,
}

/// What the flake's crossflake says, asked [`question`].
#[derive(Serialize, Deserialize)]
struct Answer {
    known: Vec<String>,
    /// Targets that are not there on this kind of build machine, and why.
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

    /// What these targets and their runners need from outside; without names, what all of the flake's need.
    pub(crate) fn needed(&self, nix: &Nix, targets: &[String], runners: Runners) -> Result<Needed, Error> {
        let (sources, ()) = self.ask(nix, targets, runners, "_: null")?;
        Ok(Needed::of(sources))
    }

    /// The same for each target on its own, by name, and what else is asked `about` them: a function of the Nix
    /// language, of `legacyPackages.SYSTEM.crossflake`. All at once, for evaluation is most of the time of a
    /// command that finds everything done.
    pub(crate) fn ask<T: DeserializeOwned>(
        &self,
        nix: &Nix,
        targets: &[String],
        runners: Runners,
        about: &str,
    ) -> Result<(Sources, T), Error> {
        let answer = self.answer(nix, &question(targets, runners, about))?;
        self.expect_known(targets, &answer.known, &answer.unavailable)?;
        check(&answer.sources)?;
        let about = T::deserialize(answer.about)
            .map_err(|source| nix::Error::Answer { command: format!("nix eval {}", self.0), source })?;
        Ok((answer.sources, about))
    }

    /// What was answered before, where it still is what Nix would say, or what it says now.
    fn answer(&self, nix: &Nix, question: &str) -> Result<Answer, nix::Error> {
        let evaluate = |inputs| nix.eval(&self.0, inputs, "crossflake", question);
        let Some(kept) = self.kept(question) else { return evaluate(Inputs::Any) };
        if let Some(answer) = kept.read().filter(Answer::is_in_store) {
            return Ok(answer);
        }
        // What is not locked, a checkout with changes among the inputs, is another one next time.
        let Ok(answer) = evaluate(Inputs::Locked) else { return evaluate(Inputs::Any) };
        if answer.pure && self.kept(question).as_ref() == Some(&kept) {
            kept.write(&answer);
        }
        Ok(answer)
    }

    /// Where the answer to a question is kept, if a commit decides about it.
    fn kept(&self, question: &str) -> Option<Entry> {
        // What a reference says besides may name another commit, and a path is no checkout.
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
    /// Whether the store has, still, what evaluation puts there: derivations, but not what they make, sources, and the lists
    /// of the crates that it lacks.
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

/// The function that turns `legacyPackages.SYSTEM.crossflake` into an [`Answer`].
fn question(targets: &[String], runners: Runners, about: &str) -> String {
    let wanted = match runners {
        Runners::None => "false",
        Runners::Wanted => "crossflake.targets.${name}.check.run != null",
        Runners::All => "true",
    };
    let sources = command::select(targets, "crossflake.sources");
    let sources = format!(
        "builtins.mapAttrs (name: sources: \
         sources ++ (if {wanted} then crossflake.runnerSources.${{name}} or [ ] else [ ])) ({sources})"
    );
    format!(
        "crossflake: {{ known = builtins.attrNames crossflake.sources; \
         unavailable = crossflake.unavailable or {{ }}; sources = {sources}; about = ({about}) crossflake; \
         pure = !(builtins ? currentSystem); }}"
    )
}

/// Nothing else is said than what can be fetched.
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
