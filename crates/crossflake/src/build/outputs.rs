//! Evaluates the outputs of a flake's targets: their derivations and store paths.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Error;
use crate::fetch::source::SourcesByTarget;
use crate::fetch::source_set::SourceSet;
use crate::fetch::{About, Flake, Runners};
use crate::manifest::Supply;
use crate::nix::Nix;

/// An output to build: its derivation and its store path.
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
    /// How to start its programs; `None` to start none.
    pub start: Option<Start>,
    /// Paths of the derivations that these take, by kind: steps as `nix/steps.nix` names them, and parts of the toolchain.
    pub derivations: BTreeMap<String, Vec<String>>,
}

/// How to start a target's programs on the build machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Start {
    pub runner: Output,
    /// The arguments of each program.
    pub arguments: Vec<String>,
}

/// The result of the query [`About::Outputs`].
#[derive(Deserialize)]
struct Evaluated {
    targets: BTreeMap<String, TargetData>,
    packages: BTreeMap<String, Output>,
    runners: BTreeMap<String, Output>,
    derivations: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// The part of a target's generated data that this module reads.
#[derive(Deserialize)]
struct TargetData {
    check: Check,
}

#[derive(Deserialize)]
struct Check {
    /// The arguments of programs; `None` if `"run"` in the manifest is `false`.
    run: Option<Vec<String>>,
}

/// Evaluates the outputs of these targets, sorted by name, and their sources; of all targets if `names` is empty.
pub(crate) fn evaluate(
    nix: &Nix,
    flake: &Flake,
    names: &[String],
    runners: Runners,
) -> Result<(SourcesByTarget, Vec<Target>), Error> {
    let (sources, evaluated) = flake.query(nix, names, runners, About::Outputs)?;
    Ok((sources, combine(evaluated, runners)?))
}

fn combine(mut evaluated: Evaluated, runners: Runners) -> Result<Vec<Target>, Error> {
    let missing = |output, target: &str| Error::NoOutput { output, target: target.to_owned() };
    evaluated
        .targets
        .into_iter()
        .map(|(name, data)| {
            let package = evaluated.packages.remove(&name).ok_or_else(|| missing("package", &name))?;
            let arguments = match runners {
                Runners::None => None,
                Runners::Configured => data.check.run,
                Runners::All => Some(data.check.run.unwrap_or_default()),
            };
            let start = match arguments {
                None => None,
                Some(arguments) => {
                    let runner = evaluated.runners.remove(&name).ok_or_else(|| missing("runner", &name))?;
                    Some(Start { runner, arguments })
                }
            };
            let derivations = evaluated.derivations.remove(&name).unwrap_or_default();
            Ok(Target { name, package, start, derivations })
        })
        .collect()
}

/// Evaluates a target's package and its runner, in this order, and their sources.
pub(crate) fn runnable(nix: &Nix, flake: &Flake, name: &str) -> Result<(SourceSet, [Output; 2]), Error> {
    let (sources, mut targets) = evaluate(nix, flake, &[name.to_owned()], Runners::All)?;
    match targets.pop() {
        Some(Target { package, start: Some(start), .. }) => Ok((SourceSet::of(sources), [package, start.runner])),
        _ => Err(Error::NoOutput { output: "package", target: name.to_owned() }),
    }
}

impl Target {
    /// The derivation of the first step that compiles dependencies; the others of this kind start from it.
    pub(crate) fn first_dependencies(&self) -> Option<&String> {
        self.derivations.get("dependencies")?.first()
    }

    /// The package, and the runner if programs are started.
    pub(crate) fn outputs(&self) -> impl Iterator<Item = &Output> {
        std::iter::once(&self.package).chain(self.start.as_ref().map(|start| &start.runner))
    }
}

/// Evaluates a target's SBOM, and the sources of the programs that it describes.
///
/// # Errors
///
/// [`Error::NoSbom`] for a target of the nixpkgs supply.
pub(crate) fn sbom(nix: &Nix, flake: &Flake, name: &str) -> Result<(SourceSet, Output), Error> {
    let names = [name.to_owned()];
    let (sources, mut sboms): (_, BTreeMap<String, Option<Output>>) =
        flake.query(nix, &names, Runners::None, About::Sboms)?;
    let missing = || Error::NoSbom { target: name.to_owned() };
    Ok((SourceSet::of(sources), sboms.remove(name).flatten().ok_or_else(missing)?))
}

/// Evaluates a target's supply, and the target's sources.
pub(crate) fn supply(nix: &Nix, flake: &Flake, name: &str) -> Result<(SourceSet, Supply), Error> {
    let names = [name.to_owned()];
    let (sources, mut supplies): (_, BTreeMap<String, Supply>) =
        flake.query(nix, &names, Runners::All, About::Supplies)?;
    let missing = || Error::NoOutput { output: "supply", target: name.to_owned() };
    Ok((SourceSet::of(sources), supplies.remove(name).ok_or_else(missing)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(name: &str) -> Output {
        Output { derivation: format!("/nix/store/{name}.drv"), path: format!("/nix/store/{name}") }
    }

    fn evaluated(run: Option<&str>) -> Evaluated {
        let run = run.map(|argument| vec![argument.to_owned()]);
        Evaluated {
            targets: BTreeMap::from([("a".to_owned(), TargetData { check: Check { run } })]),
            packages: BTreeMap::from([("a".to_owned(), output("package"))]),
            runners: BTreeMap::from([("a".to_owned(), output("runner"))]),
            derivations: BTreeMap::new(),
        }
    }

    #[test]
    fn a_target_gets_its_package_its_runner_and_its_arguments() {
        let targets = combine(evaluated(Some("--help")), Runners::Configured).unwrap();
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
    fn the_manifest_and_the_user_can_disable_starting_programs() {
        let start = |run, runners| combine(evaluated(run), runners).unwrap().remove(0).start;
        assert_eq!(start(None, Runners::Configured), None);
        assert_eq!(start(Some("--help"), Runners::None), None);
        assert_eq!(start(None, Runners::All).unwrap().arguments, Vec::<String>::new());
    }

    #[test]
    fn a_target_without_a_package_is_an_error() {
        let error = combine(Evaluated { packages: BTreeMap::new(), ..evaluated(None) }, Runners::None).unwrap_err();
        assert_eq!(error.to_string(), r#"the flake has no package for target "a""#);
    }
}
