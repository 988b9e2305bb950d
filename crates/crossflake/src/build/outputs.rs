//! What of a flake is to be built.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Error;
use crate::fetch::plan::Needed;
use crate::fetch::source::Sources;
use crate::fetch::{Flake, Runners};
use crate::manifest::Supply;
use crate::nix::{Nix, command};

/// One thing to build: its derivation and the store path that it will have.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Output {
    pub derivation: String,
    pub path: String,
}

/// What belongs to one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub name: String,
    pub package: Output,
    /// How its programs are started; `None` when they are not.
    pub start: Option<Start>,
}

/// How a target's programs are started on the build machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Start {
    pub runner: Output,
    /// The arguments each program is given.
    pub arguments: Vec<String>,
}

/// What the flake's crossflake says of its targets, asked [`question`].
#[derive(Deserialize)]
struct Answer {
    targets: BTreeMap<String, Data>,
    packages: BTreeMap<String, Output>,
    runners: BTreeMap<String, Output>,
}

/// What matters here of a target's generated data.
#[derive(Deserialize)]
struct Data {
    check: Check,
}

#[derive(Deserialize)]
struct Check {
    /// `None` when the manifest says that programs are not started.
    run: Option<Vec<String>>,
}

/// An attribute set of derivations to what [`Output`] reads. An attribute named `outPath` would make Nix
/// print the path alone.
pub(crate) const OUTPUTS: &str =
    "builtins.mapAttrs (_: package: { derivation = package.drvPath; path = package.outPath; })";

/// Evaluates what is to be built for these targets, or for all of the flake's if none is named; sorted by
/// name. Beside it, by target, what that takes from outside.
pub(crate) fn evaluate(
    nix: &Nix,
    flake: &Flake,
    names: &[String],
    runners: Runners,
) -> Result<(Sources, Vec<Target>), Error> {
    let (sources, answer) = flake.ask(nix, names, runners, &question(names, runners))?;
    Ok((sources, combine(answer, runners)?))
}

/// The function that turns `legacyPackages.SYSTEM.crossflake` into an [`Answer`].
fn question(names: &[String], runners: Runners) -> String {
    let targets = command::select(names, "crossflake.targets");
    let outputs = |set: &str| format!("{OUTPUTS} ({})", command::select(names, set));
    let packages = outputs("crossflake.packages");
    let runners = if runners == Runners::None { "{ }".to_owned() } else { outputs("crossflake.runners") };
    format!(
        "crossflake: {{ \
         targets = builtins.mapAttrs (_: target: {{ check.run = target.check.run; }}) ({targets}); \
         packages = {packages}; runners = {runners}; }}"
    )
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
            Ok(Target { name, package, start })
        })
        .collect()
}

/// A target's package, the runner that starts its programs, and what they take from outside.
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
    /// What is built for it.
    pub(crate) fn outputs(&self) -> impl Iterator<Item = &Output> {
        std::iter::once(&self.package).chain(self.start.as_ref().map(|start| &start.runner))
    }
}

/// The document about what is in a target's programs, and what these take from outside.
pub(crate) fn sbom(nix: &Nix, flake: &Flake, name: &str) -> Result<(Needed, Output), Error> {
    let names = [name.to_owned()];
    let about = format!(
        "crossflake: builtins.mapAttrs (_: package: \
         if package ? sbom then {{ derivation = package.sbom.drvPath; path = package.sbom.outPath; }} else null) ({})",
        command::select(&names, "crossflake.packages")
    );
    let (sources, mut sboms): (_, BTreeMap<String, Option<Output>>) =
        flake.ask(nix, &names, Runners::None, &about)?;
    let none = || Error::NoSbom { target: name.to_owned() };
    Ok((Needed::of(sources), sboms.remove(name).flatten().ok_or_else(none)?))
}

/// Which supply a target comes through, and what it takes from outside.
pub(crate) fn supply(nix: &Nix, flake: &Flake, name: &str) -> Result<(Needed, Supply), Error> {
    let names = [name.to_owned()];
    let about = format!(
        "crossflake: builtins.mapAttrs (_: target: target.supply) ({})",
        command::select(&names, "crossflake.targets")
    );
    let (sources, mut supplies): (_, BTreeMap<String, Supply>) =
        flake.ask(nix, &names, Runners::All, &about)?;
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
        }
    }

    #[test]
    fn a_target_gets_its_package_its_runner_and_its_arguments() {
        let targets = combine(answer(Some("--help")), Runners::Wanted).unwrap();
        let start = Start { runner: output("runner"), arguments: vec!["--help".to_owned()] };
        assert_eq!(
            targets,
            [Target { name: "a".to_owned(), package: output("package"), start: Some(start) }]
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
