//! Compares a path in two source trees.

use std::collections::BTreeSet;
use std::fmt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::trace::Read;

/// The tree that a path is in.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Place {
    Project,
    /// A crate of the registry, as `NAME-VERSION`.
    Crate(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Project => f.write_str("project"),
            Self::Crate(name) => f.write_str(name),
        }
    }
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum How {
    /// cargo reads it, and it is absent in crossflake's source.
    Absent,
    /// Its kind, content, target of a link or permission to execute differs.
    Different,
    /// cargo's build lists its folder, in which only crossflake's source has it.
    Added,
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "absent",
            Self::Different => "different",
            Self::Added => "added",
        })
    }
}

/// A path that differs in crossflake's source.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub(crate) struct Difference {
    pub place: Place,
    pub path: PathBuf,
    pub how: How,
    /// Whether the manifest's `exclude` names it or a folder around it.
    #[serde(default)]
    pub is_excluded: bool,
    /// The names of the programs that read it, or that list its folder.
    pub by: BTreeSet<String>,
}

impl Difference {
    pub(crate) fn absent(place: Place, path: &Path, read: &Read) -> Self {
        Self { place, path: path.to_owned(), how: How::Absent, is_excluded: false, by: read.by.clone() }
    }
}

/// Joins the differences of the same path.
pub(crate) fn join(differences: Vec<Difference>) -> Vec<Difference> {
    let mut joined: Vec<Difference> = Vec::new();
    for difference in differences {
        let Difference { place, path, how, .. } = &difference;
        match joined.iter_mut().find(|known| (&known.place, &known.path, &known.how) == (place, path, how)) {
            Some(known) => known.by.extend(difference.by),
            None => joined.push(difference),
        }
    }
    joined
}

/// The differences of the path `inside` between the trees `theirs` and `ours`. If the folder `inside` was listed, also compares the
/// names in it; `counts` says which names of `theirs` were there before the build.
pub(crate) fn of(
    place: Place,
    inside: &Path,
    read: &Read,
    theirs: &Path,
    ours: &Path,
    counts: impl Fn(&Path) -> bool,
) -> Vec<Difference> {
    let found = |path: &Path, how| Difference {
        place: place.clone(),
        path: path.to_owned(),
        how,
        is_excluded: false,
        by: read.by.clone(),
    };
    let (theirs, ours) = (theirs.join(inside), ours.join(inside));
    let Some(entry) = Entry::of(&theirs) else { return Vec::new() };
    match Entry::of(&ours) {
        None => vec![found(inside, How::Absent)],
        Some(Entry::Folder) if entry == Entry::Folder => {
            if !read.listed {
                return Vec::new();
            }
            let (mut theirs, ours) = (names(&theirs), names(&ours));
            theirs.retain(|name| counts(&inside.join(name)));
            let absent = theirs.difference(&ours).map(|name| found(&inside.join(name), How::Absent));
            let added = ours.difference(&theirs).map(|name| found(&inside.join(name), How::Added));
            absent.chain(added).collect()
        }
        Some(other) if other != entry => vec![found(inside, How::Different)],
        Some(_) => Vec::new(),
    }
}

#[derive(PartialEq, Eq)]
enum Entry {
    Folder,
    Link(PathBuf),
    File { content: Vec<u8>, is_executable: bool },
}

impl Entry {
    fn of(path: &Path) -> Option<Self> {
        let metadata = path.symlink_metadata().ok()?;
        if metadata.is_dir() {
            return Some(Self::Folder);
        }
        if metadata.is_symlink() {
            return Some(Self::Link(std::fs::read_link(path).ok()?));
        }
        let is_executable = metadata.permissions().mode() & 0o100 != 0;
        Some(Self::File { content: std::fs::read(path).ok()?, is_executable })
    }
}

fn names(folder: &Path) -> BTreeSet<PathBuf> {
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name().into()).collect()
}

#[cfg(test)]
mod tests {
    use crossflake_testing::write;

    use super::*;

    const SEEN: Read = Read { listed: false, by: BTreeSet::new() };
    const LISTED: Read = Read { listed: true, by: BTreeSet::new() };

    /// Two trees, each with files and their contents.
    fn compared(
        name: &str,
        theirs: &[(&str, &str)],
        ours: &[(&str, &str)],
        inside: &str,
        read: Read,
    ) -> Vec<(String, How)> {
        let root = std::env::temp_dir().join(format!("difference-{name}-{}", std::process::id()));
        for (tree, files) in [("theirs", theirs), ("ours", ours)] {
            fs_err::create_dir_all(root.join(tree)).unwrap();
            for (file, text) in files {
                write(&root.join(tree), file, text);
            }
        }
        let trees = (root.join("theirs"), root.join("ours"));
        let found =
            of(Place::Project, Path::new(inside), &read, &trees.0, &trees.1, |path| path != Path::new("target"));
        fs_err::remove_dir_all(&root).unwrap();
        found.into_iter().map(|found| (found.path.display().to_string(), found.how)).collect()
    }

    #[test]
    fn files_differ_by_absence_and_content() {
        let theirs = [("a", "1"), ("b", "1"), ("c", "1")];
        let ours = [("b", "2"), ("c", "1")];
        assert_eq!(compared("file", &theirs, &ours, "a", SEEN), [("a".to_owned(), How::Absent)]);
        assert_eq!(compared("file", &theirs, &ours, "b", SEEN), [("b".to_owned(), How::Different)]);
        assert_eq!(compared("file", &theirs, &ours, "c", SEEN), []);
    }

    #[test]
    fn names_in_a_folder_count_only_if_it_was_listed() {
        let theirs = [("d/a", ""), ("target/x", "")];
        let ours = [("d/b", "")];
        let listed = [("d/a".to_owned(), How::Absent), ("d/b".to_owned(), How::Added)];
        assert_eq!(compared("folder", &theirs, &ours, "d", LISTED), listed);
        assert_eq!(compared("folder", &theirs, &ours, "d", SEEN), []);
        assert_eq!(compared("folder", &theirs, &ours, "", LISTED), []);
    }

    #[test]
    fn differences_of_the_same_path_are_joined() {
        let by = |name: &str| Read { by: BTreeSet::from([name.to_owned()]), ..SEEN };
        let absent = |path: &str, name| Difference::absent(Place::Project, Path::new(path), &by(name));
        let joined = join(vec![absent("a", "cargo"), absent("b", "cargo"), absent("a", "rustc")]);
        assert_eq!(joined.len(), 2);
        assert_eq!(joined[0].by, BTreeSet::from(["cargo".to_owned(), "rustc".to_owned()]));
    }

    #[test]
    fn a_folder_in_place_of_a_file_differs() {
        assert_eq!(compared("kind", &[("a", "")], &[("a/b", "")], "a", SEEN), [("a".to_owned(), How::Different)]);
    }
}
