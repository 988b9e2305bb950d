//! The outputs of a flake that a build makes.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Error;
use crate::fetch::plan::Needed;
use crate::fetch::source::Sources;
use crate::fetch::{About, Flake, Runners};
use crate::manifest::Supply;
use crate::nix::Nix;

/// A derivation and the store path of its output.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Output {
    pub derivation: String,
    pub path: String,
}

/// The outputs of one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub name: String,
    pub package: Output,
    /// How its programs are started; `None` if they are not.
    pub start: Option<Start>,
    /// Paths of the derivations that these take, by kind: steps as `nix/steps.nix` names them, and parts of the toolchain.
    pub derivations: BTreeMap<String, Vec<String>>,
}

/// How a target's programs are started on the build machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Start {
    pub runner: Output,
    /// The arguments each program is given.
    pub arguments: Vec<String>,
}

/// The flake's answer about [`About::Outputs`].
#[derive(Deserialize)]
struct Answer {
    targets: BTreeMap<String, Data>,
    packages: BTreeMap<String, Output>,
    runners: BTreeMap<String, Output>,
    derivations: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// The part of a target's generated data that is read here.
#[derive(Deserialize)]
struct Data {
    check: Check,
}

#[derive(Deserialize)]
struct Check {
    /// `None` when the manifest says that programs are not started.
    run: Option<Vec<String>>,
}

/// Evaluates the outputs of these targets, or of all of the flake's without names, sorted by name. Also returns, by target,
/// the files from outside that they need.
pub(crate) fn evaluate(
    nix: &Nix,
    flake: &Flake,
    names: &[String],
    runners: Runners,
) -> Result<(Sources, Vec<Target>), Error> {
    let (sources, answer) = flake.ask(nix, names, runners, About::Outputs)?;
    Ok((sources, combine(answer, runners)?))
}

fn combine(mut answer: Answer, runners: Runners) -> Result<Vec<Target>, Error> {
    let none = |what, target: &str| Error::NoOutput { what, target: target.to_owned() };
    answer
        .targets
        .into_iter()
        .map(|(name, data)| {
            let package = answer.packages.remove(&name).ok_or_else(|| none("package", &name))?;
            let arguments = match runners {
                Runners::None => None,
                Runners::Wanted => data.check.run,
                Runners::All => Some(data.check.run.unwrap_or_default()),
            };
            let start = match arguments {
                None => None,
                Some(arguments) => {
                    let runner = answer.runners.remove(&name).ok_or_else(|| none("runner", &name))?;
                    Some(Start { runner, arguments })
                }
            };
            let derivations = answer.derivations.remove(&name).unwrap_or_default();
            Ok(Target { name, package, start, derivations })
        })
        .collect()
}

/// A target's package, the runner that starts its programs, and the files from outside that they need.
pub(crate) fn runnable(nix: &Nix, flake: &Flake, name: &str) -> Result<(Needed, [Output; 2]), Error> {
    let (sources, mut targets) = evaluate(nix, flake, &[name.to_owned()], Runners::All)?;
    match targets.pop() {
        Some(Target { package, start: Some(start), .. }) => {
            Ok((Needed::of(sources), [package, start.runner]))
        }
        _ => Err(Error::NoOutput { what: "package", target: name.to_owned() }.into()),
    }
}

impl Target {
    /// The first step that compiles dependencies; the others of this kind start from it.
    pub(crate) fn first_dependencies(&self) -> Option<&String> {
        self.derivations.get("dependencies")?.first()
    }

    /// All outputs.
    pub(crate) fn outputs(&self) -> impl Iterator<Item = &Output> {
        std::iter::once(&self.package).chain(self.start.as_ref().map(|start| &start.runner))
    }
}

/// The SBOM of a target's programs, and the files from outside that it needs.
pub(crate) fn sbom(nix: &Nix, flake: &Flake, name: &str) -> Result<(Needed, Output), Error> {
    let names = [name.to_owned()];
    let (sources, mut sboms): (_, BTreeMap<String, Option<Output>>) =
        flake.ask(nix, &names, Runners::None, About::Sboms)?;
    let none = || Error::NoSbom { target: name.to_owned() };
    Ok((Needed::of(sources), sboms.remove(name).flatten().ok_or_else(none)?))
}

/// A target's supply, and the files from outside that it needs.
pub(crate) fn supply(nix: &Nix, flake: &Flake, name: &str) -> Result<(Needed, Supply), Error> {
    let names = [name.to_owned()];
    let (sources, mut supplies): (_, BTreeMap<String, Supply>) =
        flake.ask(nix, &names, Runners::All, About::Supplies)?;
    let none = || Error::NoOutput { what: "supply", target: name.to_owned() };
    Ok((Needed::of(sources), supplies.remove(name).ok_or_else(none)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(name: &str) -> Output {
        Output { derivation: format!("/nix/store/{name}.drv"), path: format!("/nix/store/{name}") }
    }

    fn answer(run: Option<&str>) -> Answer {
        let run = run.map(|argument| vec![argument.to_owned()]);
        Answer {
            targets: BTreeMap::from([("a".to_owned(), Data { check: Check { run } })]),
            packages: BTreeMap::from([("a".to_owned(), output("package"))]),
            runners: BTreeMap::from([("a".to_owned(), output("runner"))]),
            derivations: BTreeMap::new(),
        }
    }

    #[test]
    fn a_target_gets_its_package_its_runner_and_its_arguments() {
        let targets = combine(answer(Some("--help")), Runners::Wanted).unwrap();
        let start = Start { runner: output("runner"), arguments: vec!["--help".to_owned()] };
        assert_eq!(
            targets,
            [Target {
                name: "a".to_owned(),
                package: output("package"),
                start: Some(start),
                derivations: BTreeMap::new()
            }]
        );
    }

    #[test]
    fn programs_are_not_started_when_the_manifest_or_the_user_says_so() {
        let start = |run, runners| combine(answer(run), runners).unwrap().remove(0).start;
        assert_eq!(start(None, Runners::Wanted), None);
        assert_eq!(start(Some("--help"), Runners::None), None);
        assert_eq!(start(None, Runners::All).unwrap().arguments, Vec::<String>::new());
    }

    #[test]
    fn a_target_without_a_package_is_an_error() {
        let error = combine(Answer { packages: BTreeMap::new(), ..answer(None) }, Runners::None).unwrap_err();
        assert_eq!(error.to_string(), r#"the flake has no package for target "a""#);
    }
}
