//! Finds the programs and libraries in a package.

use std::path::{Path, PathBuf};

use super::Error;

/// Returns the program `name` of the package in the folder `root`; without a name, its only program.
///
/// # Errors
///
/// [`Error::NoProgram`], [`Error::Several`] or [`Error::NoPrograms`].
pub(crate) fn program(root: &Path, name: Option<&str>) -> Result<PathBuf, Error> {
    let programs = programs(root)?;
    if programs.is_empty() { Err(Error::NoPrograms(root.to_owned())) } else { choose(programs, name) }
}

fn choose(files: Vec<PathBuf>, name: Option<&str>) -> Result<PathBuf, Error> {
    let base_name = |file: &PathBuf| file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let programs: Vec<String> = files.iter().map(base_name).collect();
    let index = match name {
        Some(name) => programs.iter().position(|program| program == name),
        None => (programs.len() == 1).then_some(0),
    };
    match (index, name) {
        (Some(index), _) => Ok(files[index].clone()),
        (None, Some(name)) => Err(Error::NoProgram { name: name.to_owned(), programs }),
        (None, None) => Err(Error::Several(programs)),
    }
}

/// Returns the files in the package's folder `bin`, sorted by name. Empty if the package has only libraries.
pub(crate) fn programs(root: &Path) -> std::io::Result<Vec<PathBuf>> {
    files(&root.join("bin"))
}

/// Returns the files in the package's folder `lib`, sorted by name: libraries for other languages. Empty if there are none.
pub(crate) fn libraries(root: &Path) -> std::io::Result<Vec<PathBuf>> {
    files(&root.join("lib"))
}

fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = fs_err::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    files.retain(|file| file.is_file());
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
        let several = choose(files(&["a", "b"]), None);
        assert!(matches!(several, Err(Error::Several(programs)) if programs == ["a", "b"]));
        assert!(matches!(choose(files(&["a"]), Some("b")), Err(Error::NoProgram { .. })));
    }

    #[test]
    fn a_package_may_have_libraries_only() {
        let package = tempfile::tempdir().unwrap();
        fs_err::create_dir(package.path().join("lib")).unwrap();
        let library = package.path().join("lib/liba.so");
        fs_err::write(&library, "").unwrap();
        assert_eq!(programs(package.path()).unwrap(), [""; 0].map(PathBuf::from));
        assert_eq!(libraries(package.path()).unwrap(), [library]);
        assert!(matches!(program(package.path(), None), Err(Error::NoPrograms(_))));
    }
}
