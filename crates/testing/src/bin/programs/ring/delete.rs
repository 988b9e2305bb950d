//! Deletes the outputs of a program's steps from the Nix store.

use std::path::Path;

use crossflake_testing::nix_store;

use crate::command::text;
use crate::steps;

/// Deletes the outputs of all steps of a project's targets, and the paths that refer to them. Toolchains, crates and sources stay,
/// because other builds use them, and so do crates that another project uses. Nix refuses to delete a path that a running build or
/// a link uses.
pub(crate) fn delete_steps(project: &Path, targets: &[&String]) {
    let steps = targets.iter().flat_map(|target| steps::of(project, target).unwrap_or_default()).collect::<Vec<_>>();
    // The links are roots of Nix's garbage collector.
    for link in std::fs::read_dir(project).into_iter().flatten().flatten() {
        if link.file_name().to_string_lossy().starts_with("result") && link.path().is_symlink() {
            fs_err::remove_file(link.path()).unwrap();
        }
    }
    let present = |paths: &str| -> Vec<String> {
        paths.lines().filter(|path| Path::new(path).exists()).map(str::to_owned).collect()
    };
    let query = |option: &str, paths: &[String]| {
        if paths.is_empty() {
            return Vec::new();
        }
        present(&text(nix_store().args(["--query", option]).args(paths)).unwrap_or_default())
    };
    let outputs = |vendor| {
        let steps = steps.iter().filter(|step| (step.kind == "vendor") == vendor);
        query("--outputs", &steps.map(|step| step.derivation.clone()).collect::<Vec<_>>())
    };
    let mut all = query("--referrers-closure", &outputs(false));
    // Projects without crates have the same vendor step.
    let vendor = outputs(true);
    if query("--referrers-closure", &vendor).iter().all(|path| all.contains(path) || vendor.contains(path)) {
        all.extend(vendor);
    }
    if !all.is_empty() && text(nix_store().arg("--delete").args(&all)).is_err() {
        eprintln!("{}: some outputs are in use and stay in the store", project.display());
    }
}
