//! Checks that a build in crossflake sees every file that plain cargo reads. Traces `cargo build` for this machine, and compares
//! each file that it reads in the project's folder and in crates of the registry with the sources of the derivations.

mod comparison;
mod difference;
mod explanation;
mod sources;
mod table;
mod trace;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crossflake_testing::{repository, system};
use serde::Deserialize;

use crate::ring::{Build, List, Listed, Options, Outcome, Store, version};
use comparison::Comparison;
use difference::{Difference, Place};
use explanation::Explanation;
use sources::Sources;

/// Compares the programs of the list, and keeps the comparisons.
pub(crate) fn compare(list: &List, options: &Options, again: bool) {
    let version = version();
    let list = &List { targets: vec![system()], profile: list.profile.clone(), programs: list.compared() };
    let store = Store::new(&options.folder);
    let flake = crate::ring::flake(&options.folder, &version);
    for program in &list.programs {
        if !again && kept(&store, program).is_some_and(|kept| kept.crossflake == version && kept.failure.is_none()) {
            continue;
        }
        let build = Build { options, list, program, store: &store, flake: &flake, version: &version };
        let mut comparison =
            run(&build).unwrap_or_else(|failure| Comparison { failure: Some(failure), ..Comparison::default() });
        comparison.crossflake.clone_from(&version);
        let text = serde_json::to_string_pretty(&comparison).expect("strings and numbers are JSON");
        fs_err::write(store.folder(program).join("same.json"), text).unwrap();
        println!("{:<20} {}", program.name, comparison.line());
    }
}

/// The kept comparisons as Markdown, and the differences without an explanation.
pub(crate) fn report(list: &List, options: &Options) -> Result<(String, String), String> {
    let explanations = Explanation::read(&repository("tests/programs/same.json"))?;
    let store = Store::new(&options.folder);
    let programs = list.compared();
    let rows: Vec<_> = programs.iter().map(|program| (program, kept(&store, program))).collect();
    Ok((table::markdown(&rows, &explanations), table::unexplained(&rows, &explanations)))
}

fn kept(store: &Store, program: &Listed) -> Option<Comparison> {
    let text = std::fs::read_to_string(store.folder(program).join("same.json")).ok()?;
    serde_json::from_str(&text).ok()
}

fn run(build: &Build) -> Result<Comparison, String> {
    let ready = build.set_up(&mut Outcome::default()).and_then(|()| build.fetch_sources());
    ready.map_err(|failure| format!("{}: {}", failure.step, failure.line))?;
    let project = build.project();
    let project = project.canonicalize().map_err(|error| error.to_string())?;
    let compared = compare_project(&project, &build.cargo_home());
    crate::ring::delete_steps(&project, &[&system()]);
    build.remove();
    compared
}

fn compare_project(project: &Path, cargo_home: &Path) -> Result<Comparison, String> {
    let ours = Sources::of(project)?;
    let before = entries(project);
    let cargo_home = cargo_home.canonicalize().map_err(|error| error.to_string())?;
    let registry = cargo_home.join("registry/src");
    let reads = trace::cargo_build(project, &cargo_home, &[project, &registry])?;
    let mut differences = Vec::new();
    let (mut project_paths, mut crate_paths) = (0, 0);
    for (path, read) in &reads {
        if let Ok(inside) = path.strip_prefix(project) {
            // The build wrote all other files itself.
            if before.contains(inside) {
                project_paths += 1;
                let place = Place::Project;
                differences
                    .extend(difference::of(place, inside, read, project, &ours.project, |path| before.contains(path)));
            }
        } else if let Some((name, inside)) = crate_of(path, &registry) {
            crate_paths += 1;
            let theirs =
                path.ancestors().nth(inside.components().count()).expect("the path of a crate is in its folder");
            let place = Place::Crate(name.clone());
            match ours.crate_folder(&name) {
                Some(ours) => differences.extend(difference::of(place, &inside, read, theirs, &ours, |_| true)),
                None => differences.push(Difference::absent(place, &inside, read)),
            }
        }
    }
    let mut differences = difference::join(differences);
    let excluded = excluded(project)?;
    for difference in differences.iter_mut().filter(|difference| difference.place == Place::Project) {
        difference.is_excluded = excluded.iter().any(|folder| difference.path.starts_with(folder));
    }
    Ok(Comparison { project_paths, crate_paths, differences, ..Comparison::default() })
}

/// The setting `exclude` of the project's manifest.
fn excluded(project: &Path) -> Result<Vec<PathBuf>, String> {
    #[derive(Deserialize)]
    struct Manifest {
        #[serde(default)]
        exclude: Vec<PathBuf>,
    }
    let text = fs_err::read_to_string(project.join("targets.json")).map_err(|error| error.to_string())?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|error| format!("targets.json: {error}"))?;
    Ok(manifest.exclude)
}

/// All paths below a folder, relative to it, with the folder itself.
fn entries(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::from([PathBuf::new()]);
    let mut folders = vec![PathBuf::new()];
    while let Some(inside) = folders.pop() {
        for entry in fs_err::read_dir(folder.join(&inside)).unwrap().flatten() {
            let path = inside.join(entry.file_name());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path.clone());
            }
            found.insert(path);
        }
    }
    found
}

/// The crate that a path in `registry/src/INDEX/NAME-VERSION` belongs to, and the path inside of it.
fn crate_of(path: &Path, registry: &Path) -> Option<(String, PathBuf)> {
    let mut parts = path.strip_prefix(registry).ok()?.components();
    parts.next()?;
    let name = parts.next()?.as_os_str().to_str()?.to_owned();
    Some((name, parts.as_path().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_in_the_registry_belongs_to_a_crate() {
        let of = |path: &str| crate_of(Path::new(path), Path::new("/c/registry/src"));
        assert_eq!(of("/c/registry/src/index-1/a-1.0.0/src/lib.rs"), Some(("a-1.0.0".to_owned(), "src/lib.rs".into())));
        assert_eq!(of("/c/registry/src/index-1/a-1.0.0"), Some(("a-1.0.0".to_owned(), "".into())));
        assert_eq!(of("/c/registry/src/index-1"), None);
        assert_eq!(of("/c/git"), None);
    }
}
