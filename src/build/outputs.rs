//! What of a flake is to be built.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Error;
use crate::fetch::Flake;
use crate::manifest::Supply;
use crate::nix::{self, Nix, command};

/// One thing to build: its derivation and the store path that it will have.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Output {
    pub derivation: String,
    pub path: String,
}

/// What belongs to one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub name: String,
    pub package: Output,
    /// How its programs are started; `None` when they are not.
    pub start: Option<Start>,
}

/// How a target's programs are started on the build machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    pub runner: Output,
    /// The arguments each program is given.
    pub arguments: Vec<String>,
}

/// What the flake's crossflake says of its targets, asked [`question`].
#[derive(Deserialize)]
pub struct Answer {
    known: Vec<String>,
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
pub const OUTPUTS: &str =
    "builtins.mapAttrs (_: package: { derivation = package.drvPath; path = package.outPath; })";

/// Evaluates what is to be built for these targets, or for all of the flake's if none is named; sorted by
/// name. With `start` also how their programs are started.
pub fn evaluate(
    nix: &Nix,
    flake: &Flake,
    names: &[String],
    start: bool,
) -> Result<Vec<Target>, crate::error::Error> {
    ask(nix, flake, names, start)?.targets(flake, names, start)
}

fn ask(nix: &Nix, flake: &Flake, names: &[String], start: bool) -> Result<Answer, nix::Error> {
    nix.eval(flake.reference(), "legacyPackages", "crossflake", &question(names, start))
}

impl Answer {
    /// The targets of which the question was, if the flake has them all.
    pub fn targets(
        self,
        flake: &Flake,
        names: &[String],
        start: bool,
    ) -> Result<Vec<Target>, crate::error::Error> {
        flake.expect_known(names, &self.known)?;
        Ok(combine(self, start)?)
    }
}

/// The function that turns `legacyPackages.SYSTEM.crossflake` into an [`Answer`].
pub fn question(names: &[String], start: bool) -> String {
    let select = |set: &str| match names {
        [] => set.to_owned(),
        names => format!("{} {set}", command::select(names)),
    };
    let targets = select("crossflake.targets");
    let outputs = |set: &str| format!("{OUTPUTS} ({})", select(set));
    let packages = outputs("crossflake.packages");
    let runners = if start { outputs("crossflake.runners") } else { "{ }".to_owned() };
    format!(
        "crossflake: {{ known = builtins.attrNames crossflake.targets; \
         targets = builtins.mapAttrs (_: target: {{ check.run = target.check.run; }}) ({targets}); \
         packages = {packages}; runners = {runners}; }}"
    )
}

fn combine(mut answer: Answer, start: bool) -> Result<Vec<Target>, Error> {
    let none = |what, target: &str| Error::NoOutput { what, target: target.to_owned() };
    answer
        .targets
        .into_iter()
        .map(|(name, data)| {
            let package = answer.packages.remove(&name).ok_or_else(|| none("package", &name))?;
            let start = match data.check.run {
                Some(arguments) if start => {
                    let runner = answer.runners.remove(&name).ok_or_else(|| none("runner", &name))?;
                    Some(Start { runner, arguments })
                }
                _ => None,
            };
            Ok(Target { name, package, start })
        })
        .collect()
}

/// A target's package, and the runner that starts its programs whatever the manifest says of starting them.
pub fn runnable(nix: &Nix, flake: &Flake, name: &str) -> Result<(Output, Output), crate::error::Error> {
    let none = |what| Error::NoOutput { what, target: name.to_owned() };
    let names = [name.to_owned()];
    let mut answer = ask(nix, flake, &names, true)?;
    flake.expect_known(&names, &answer.known)?;
    let package = answer.packages.remove(name).ok_or_else(|| none("package"))?;
    let runner = answer.runners.remove(name).ok_or_else(|| none("runner"))?;
    Ok((package, runner))
}

/// The document about what is in a target's programs.
pub fn sbom(nix: &Nix, flake: &Flake, name: &str) -> Result<Output, crate::error::Error> {
    // The supply says whether there is the target.
    if supply(nix, flake, name)? != Supply::Debian {
        return Err(Error::NoSbom { target: name.to_owned() }.into());
    }
    let attribute = command::string(name);
    let function = format!(
        "packages: let inherit (packages.${{{attribute}}}) sbom; in \
         {{ derivation = sbom.drvPath; path = sbom.outPath; }}"
    );
    Ok(nix.eval(flake.reference(), "packages", "", &function)?)
}

/// Which supply a target comes through.
pub fn supply(nix: &Nix, flake: &Flake, name: &str) -> Result<Supply, crate::error::Error> {
    let function = "builtins.mapAttrs (_: target: target.supply)";
    let supplies: BTreeMap<String, Supply> =
        nix.eval(flake.reference(), "legacyPackages", "crossflake.targets", function)?;
    let known: Vec<String> = supplies.keys().cloned().collect();
    flake.expect_known(&[name.to_owned()], &known)?;
    supplies
        .get(name)
        .copied()
        .ok_or_else(|| Error::NoOutput { what: "supply", target: name.to_owned() }.into())
}

/// Builds all of it at once: Nix knows best what waits for what.
pub fn realise(nix: &Nix, targets: &[Target], quiet: bool) -> Result<(), nix::Error> {
    let runners = targets.iter().filter_map(|target| target.start.as_ref().map(|start| &start.runner));
    let outputs = targets.iter().map(|target| &target.package).chain(runners);
    let derivations: Vec<&str> = outputs.map(|output| output.derivation.as_str()).collect();
    nix.realise(&derivations, quiet)
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
            known: vec!["a".to_owned()],
            targets: BTreeMap::from([("a".to_owned(), Data { check: Check { run } })]),
            packages: BTreeMap::from([("a".to_owned(), output("package"))]),
            runners: BTreeMap::from([("a".to_owned(), output("runner"))]),
        }
    }

    #[test]
    fn a_target_gets_its_package_its_runner_and_its_arguments() {
        let targets = combine(answer(Some("--help")), true).unwrap();
        let start = Start { runner: output("runner"), arguments: vec!["--help".to_owned()] };
        assert_eq!(
            targets,
            [Target { name: "a".to_owned(), package: output("package"), start: Some(start) }]
        );
    }

    #[test]
    fn programs_are_not_started_when_the_manifest_or_the_user_says_so() {
        assert_eq!(combine(answer(None), true).unwrap()[0].start, None);
        assert_eq!(combine(answer(Some("--help")), false).unwrap()[0].start, None);
    }

    #[test]
    fn a_target_without_a_package_is_an_error() {
        let error = combine(Answer { packages: BTreeMap::new(), ..answer(None) }, true).unwrap_err();
        assert_eq!(error.to_string(), r#"the flake has no package for target "a""#);
    }
}
