use std::path::{Path, PathBuf};

use super::outputs::{self, Target};
use super::programs::{libraries, programs};
use super::{Built, Error, prose, realise, run};
use crate::fetch::source_set::SourceSet;
use crate::fetch::{Fetcher, Flake, Runners};

/// The targets to build, and how to use the results.
pub(crate) struct Request<'a> {
    pub flake: &'a Flake,
    /// Names of targets; empty for all targets of the flake.
    pub names: &'a [String],
    /// The targets whose programs to start.
    pub runners: Runners,
    /// The prefix of the links to the packages; see [`link_name`].
    pub out_link: &'a Path,
}

/// Builds targets, makes a link to each package, inspects its files, and runs each program.
///
/// `before_build` gets the targets before Nix builds them; it is not called if the store has all outputs.
pub(crate) fn build<E: From<Error>>(
    fetcher: &Fetcher<'_>,
    request: &Request<'_>,
    before_build: impl FnOnce(&[Target]) -> Result<(), E>,
) -> Result<Vec<Built>, E> {
    let Request { flake, names, runners, out_link } = request;
    let (sources, targets) = outputs::evaluate(fetcher.nix, flake, names, *runners)?;
    let outputs = targets.iter().flat_map(Target::outputs);
    realise(fetcher, &SourceSet::of(sources), outputs, || before_build(&targets))?;
    if let Some(folder) = flake.folder() {
        prose::record(&folder, &targets);
    }
    let mut built = Vec::new();
    for target in &targets {
        let link = link_name(out_link, &target.name);
        fetcher.nix.add_root(&target.package.path, &link).map_err(Error::from)?;
        built.extend(examine(target, &link)?);
    }
    Ok(built)
}

/// The link to a target's package: `PREFIX-TARGET`.
pub(crate) fn link_name(prefix: &Path, target: &str) -> PathBuf {
    let mut name = prefix.as_os_str().to_owned();
    name.push("-");
    name.push(target);
    name.into()
}

/// Inspects each program and library of a target's package in the folder `root`, and runs the programs.
fn examine(target: &Target, root: &Path) -> Result<Vec<Built>, Error> {
    let mut built = Vec::new();
    for file in programs(root)? {
        let facts = crossflake_verify::inspect_file(&file)?;
        let run = match &target.start {
            None => None,
            Some(start) => {
                let runner = Path::new(&start.runner.path).join("bin/run");
                Some(run::run(&runner, &file, &start.arguments, run::TIMEOUT)?)
            }
        };
        built.push(Built { target: target.name.clone(), file, facts, is_library: false, run });
    }
    for file in libraries(root)? {
        let facts = crossflake_verify::inspect_file(&file)?;
        built.push(Built { target: target.name.clone(), file, facts, is_library: true, run: None });
    }
    Ok(built)
}
