//! Builds targets and examines their programs: [`outputs`] lists what to build, [`run`] starts a program, [`report`] prints
//! the result.

mod error;
pub(crate) mod outputs;
pub(crate) mod report;
pub(crate) mod run;

use std::path::{Path, PathBuf};

pub(crate) use error::Error;
pub(crate) use report::Built;

use crate::nix::Nix;
use outputs::Target;

/// Inspects and starts each program of a target. `root` is the folder with its `bin`.
pub(crate) fn examine(target: &Target, root: &Path) -> Result<Vec<Built>, Error> {
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
        built.push(Built { target: target.name.clone(), file, facts, run });
    }
    Ok(built)
}

/// Whether a build of these targets compiles all dependencies of one of them, and not only those that have changed.
pub(crate) fn compiles_dependencies<'a>(
    nix: &Nix,
    targets: impl Iterator<Item = &'a Target>,
) -> Result<bool, Error> {
    let (packages, first): (Vec<&str>, Vec<Option<&String>>) =
        targets.map(|target| (target.package.derivation.as_str(), target.first_dependencies())).unzip();
    if packages.is_empty() {
        return Ok(false);
    }
    let builds = nix.foresee(&packages, false)?.builds;
    Ok(first.into_iter().flatten().any(|step| builds.contains(step)))
}

/// The program of this name in a package, or the only one.
pub(crate) fn program(root: &Path, wanted: Option<&str>) -> Result<PathBuf, Error> {
    choose(programs(root)?, wanted)
}

fn choose(files: Vec<PathBuf>, wanted: Option<&str>) -> Result<PathBuf, Error> {
    let name = |file: &PathBuf| file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let have: Vec<String> = files.iter().map(name).collect();
    let at = match wanted {
        Some(wanted) => have.iter().position(|name| name == wanted),
        None => (have.len() == 1).then_some(0),
    };
    match (at, wanted) {
        (Some(at), _) => Ok(files[at].clone()),
        (None, Some(wanted)) => Err(Error::NoProgram { wanted: wanted.to_owned(), have }),
        (None, None) => Err(Error::Several(have)),
    }
}

/// The files in `bin`, sorted by name.
fn programs(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let bin = root.join("bin");
    if !bin.is_dir() {
        return Err(Error::NoPrograms(root.to_owned()));
    }
    let mut files =
        fs_err::read_dir(&bin)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    files.retain(|file| file.is_file());
    if files.is_empty() {
        return Err(Error::NoPrograms(root.to_owned()));
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_chosen_by_name_or_is_the_only_one() {
        let files = |names: &[&str]| names.iter().map(|name| Path::new("/bin").join(name)).collect();
        assert_eq!(choose(files(&["a"]), None).unwrap(), Path::new("/bin/a"));
        assert_eq!(choose(files(&["a", "b"]), Some("b")).unwrap(), Path::new("/bin/b"));
        assert!(matches!(choose(files(&["a", "b"]), None), Err(Error::Several(have)) if have == ["a", "b"]));
        assert!(matches!(choose(files(&["a"]), Some("b")), Err(Error::NoProgram { .. })));
    }
}
