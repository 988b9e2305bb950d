//! Builds targets, and looks at what came out: [`outputs`] says what there is to build, [`run`] whether a
//! program starts, [`report`] tells.

mod error;
pub mod outputs;
pub mod report;
pub mod run;

use std::path::{Path, PathBuf};

pub use error::Error;
pub use report::Built;

use crate::binary;
use outputs::Target;

/// Inspects and starts each program of a target. `root` is the folder with its `bin`.
pub fn examine(target: &Target, root: &Path) -> Result<Vec<Built>, crate::error::Error> {
    let mut built = Vec::new();
    for file in programs(root)? {
        let facts = binary::inspect_file(&file)?;
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

/// The files in `bin`, sorted by name.
fn programs(root: &Path) -> Result<Vec<PathBuf>, crate::error::Error> {
    let bin = root.join("bin");
    if !bin.is_dir() {
        return Err(Error::NoPrograms(root.to_owned()).into());
    }
    let mut files =
        fs_err::read_dir(&bin)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    files.retain(|file| file.is_file());
    if files.is_empty() {
        return Err(Error::NoPrograms(root.to_owned()).into());
    }
    files.sort();
    Ok(files)
}
