//! Files of a project that its flake does not have: a flake in a git repository consists of the files that git tracks.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use crate::git::{Repository, Submodule};
use crate::manifest::{self, Manifest};

/// The files of a project's folder that git does not track, and its submodules. Paths are relative to the folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Unseen {
    folder: PathBuf,
    /// Untracked files that may be part of the project, by repository.
    untracked: Vec<Untracked>,
    /// Untracked folders with a git repository of their own.
    repositories: Vec<String>,
    submodules: Vec<Submodule>,
    /// "exclude" in targets.json.
    excluded: Vec<String>,
}

/// The untracked files of one repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Untracked {
    /// The path of the submodule; empty for the repository of the project.
    submodule: String,
    /// Relative to the submodule.
    files: Vec<String>,
    /// The same files, but a folder with `/` at its end instead of its files if all of them are untracked.
    short: Vec<String>,
}

/// The number of files that a message names.
const SHOWN: usize = 5;

impl Unseen {
    /// Asks git about `folder`; `None` if it is in no git repository, or if git fails.
    pub(crate) fn of(folder: &Path) -> Option<Self> {
        let repository = Repository::of(folder)?;
        let prefix = repository.prefix().ok()?;
        let root = Repository::of(&repository.root().ok()?)?;
        // Submodules above the folder, or beside it, do not belong to the project.
        let inside = |mut submodule: Submodule| {
            submodule.path = submodule.path.strip_prefix(&prefix)?.to_owned();
            Some(submodule)
        };
        let submodules: Vec<_> = root.submodules().ok()?.into_iter().filter_map(inside).collect();
        let excluded = Manifest::read(&folder.join(manifest::FILE)).map(|manifest| excluded(&manifest));
        let mut unseen =
            Self { folder: folder.to_owned(), submodules, excluded: excluded.unwrap_or_default(), ..Self::default() };
        unseen.add(&repository, String::new());
        let checkouts = unseen.submodules.iter().filter(|submodule| submodule.git_folder.is_some());
        for path in checkouts.map(|submodule| submodule.path.clone()).collect::<Vec<_>>() {
            if let Some(repository) = Repository::of(&folder.join(&path)) {
                unseen.add(&repository, path);
            }
        }
        Some(unseen)
    }

    /// Adds the untracked files of a repository.
    fn add(&mut self, repository: &Repository, submodule: String) {
        let folder = self.folder.join(&submodule);
        let below = |path: &str| if submodule.is_empty() { path.to_owned() } else { format!("{submodule}/{path}") };
        let mut files = Vec::new();
        for file in repository.untracked().unwrap_or_default() {
            match file.strip_suffix('/') {
                Some(other) => self.repositories.push(below(other)),
                None if is_noise(&folder, &file) || self.is_excluded(&below(&file)) => {}
                None => files.push(file),
            }
        }
        if files.is_empty() {
            return;
        }
        let covers = |entry: &String| {
            files.iter().any(|file| file == entry || (entry.ends_with('/') && file.starts_with(entry.as_str())))
        };
        let short = repository.untracked_folders().unwrap_or_default().into_iter().filter(covers).collect();
        self.untracked.push(Untracked { submodule, files, short });
    }

    fn is_excluded(&self, path: &str) -> bool {
        self.excluded
            .iter()
            .any(|other| path == other || path.strip_prefix(other).is_some_and(|rest| rest.starts_with('/')))
    }

    /// Advice before a build about files that it does not have, one text for each kind.
    pub(crate) fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.untracked.iter().map(Untracked::advice).collect();
        notes.extend(self.repositories.iter().map(|path| repository_advice(path)));
        let absent = self.submodules.iter().filter(|submodule| submodule.git_folder.is_none());
        notes.extend(absent.map(|submodule| absent_advice(&submodule.path)));
        notes
    }

    /// Paths of submodules that are checked out.
    pub(crate) fn checked_out(&self) -> Vec<&str> {
        let checked_out = self.submodules.iter().filter(|submodule| submodule.git_folder.is_some());
        checked_out.map(|submodule| submodule.path.as_str()).collect()
    }

    /// The likely cause of an error: files named in `log` that the folder has and the flake does not. `None` if there are
    /// none. `with_submodules` is whether the flake was read with its submodules.
    pub(crate) fn cause(&self, log: &str, with_submodules: bool) -> Option<String> {
        let missing = missing_files(log);
        let is_named = |file: &str| missing.iter().any(|path| is_same(path, file));
        let mut causes = Vec::new();
        for untracked in &self.untracked {
            let named = |file: &&String| is_named(&untracked.path(file));
            let files: Vec<String> = untracked.files.iter().filter(named).cloned().collect();
            if !files.is_empty() {
                causes.push(Untracked { short: files.clone(), files, ..untracked.clone() }.advice());
            }
        }
        let is_below = |path: &str| missing.iter().any(|file| is_same_start(file, path));
        causes.extend(self.repositories.iter().filter(|path| is_below(path)).map(|path| repository_advice(path)));
        for submodule in self.submodules.iter().filter(|submodule| is_below(&submodule.path)) {
            match &submodule.git_folder {
                None => causes.push(absent_advice(&submodule.path)),
                Some(_) if !with_submodules => causes.push(submodule_advice(&submodule.path)),
                Some(_) => {}
            }
        }
        if causes.is_empty() {
            causes.extend(missing.iter().filter_map(|path| self.other_cause(path)));
            causes.dedup();
        }
        (!causes.is_empty()).then(|| causes.join("\n"))
    }

    /// The reason why the flake does not have a file, if "exclude" or .gitignore leaves it out.
    fn other_cause(&self, path: &str) -> Option<String> {
        let path = normal(path);
        let file = suffixes(&path).find(|file| self.folder.join(file).is_file())?;
        if self.is_excluded(file) {
            return Some(format!(
                "\"exclude\" in targets.json leaves out {file}, which the build reads: remove the entry"
            ));
        }
        let rule = Repository::of(&self.folder)?.ignored_by(file)?;
        Some(ignored_advice(file, &rule))
    }
}

impl Untracked {
    /// The path of a file relative to the project's folder.
    fn path(&self, file: &str) -> String {
        if self.submodule.is_empty() { file.to_owned() } else { format!("{}/{file}", self.submodule) }
    }

    fn names(&self) -> String {
        let names: Vec<String> = self.short.iter().take(SHOWN).map(|file| self.path(file)).collect();
        let more = self.short.len() - names.len();
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        format!("{}{more}", names.join(", "))
    }

    fn command(&self) -> String {
        let folder = if self.submodule.is_empty() { String::new() } else { format!("-C {} ", quoted(&self.submodule)) };
        if self.short.len() > SHOWN {
            return format!("git {folder}add .");
        }
        let files: Vec<String> = self.short.iter().map(|file| quoted(file)).collect();
        format!("git {folder}add {}", files.join(" "))
    }

    fn advice(&self) -> String {
        format!("git does not track {}, so the build does not have it: `{}`", self.names(), self.command())
    }
}

/// The state of the project's Cargo.lock, if a flake does not have it.
pub(crate) fn lock_advice(folder: &Path) -> Option<String> {
    const LOCK: &str = "Cargo.lock";
    if !folder.join(LOCK).exists() {
        return Some("there is no Cargo.lock: `cargo generate-lockfile`, then `git add Cargo.lock`".to_owned());
    }
    let repository = Repository::of(folder)?;
    if Repository::tracked(folder, &[LOCK]).ok()?.iter().any(|file| file == LOCK) {
        return None;
    }
    match repository.ignored_by(LOCK) {
        Some(rule) => Some(ignored_advice(LOCK, &rule)),
        None => Some("git does not track Cargo.lock, so the build does not have it: `git add Cargo.lock`".to_owned()),
    }
}

/// `rule` is a line of a `.gitignore`: `FILE:LINE:PATTERN`.
fn ignored_advice(file: &str, rule: &str) -> String {
    let mut parts = rule.splitn(3, ':');
    let (ignore, line, pattern) = (parts.next(), parts.next(), parts.next());
    let (ignore, line, pattern) = (ignore.unwrap_or_default(), line.unwrap_or_default(), pattern.unwrap_or_default());
    format!(
        "git ignores {file}, so the build does not have it: remove `{pattern}` (line {line} of {ignore}) and run \
         `git add {0}`, or run `git add --force {0}`",
        quoted(file)
    )
}

fn repository_advice(path: &str) -> String {
    format!(
        "{path} is a git repository of its own, so the build does not have it: make it a submodule with \
         `git submodule add URL {}`",
        quoted(path)
    )
}

fn absent_advice(path: &str) -> String {
    format!(
        "the submodule {path} is not checked out, so the build does not have it: `git submodule update --init {}`",
        quoted(path)
    )
}

fn submodule_advice(path: &str) -> String {
    format!(
        "{path} is a git submodule, which a flake has only with `?submodules=1`: `nix build '.?submodules=1#TARGET'`, \
         or `crossflake build TARGET`"
    )
}

fn excluded(manifest: &Manifest) -> Vec<String> {
    let mut all: Vec<String> = manifest.targets.iter().flat_map(|target| target.exclude.clone()).collect();
    all.sort();
    all.dedup();
    all
}

/// Whether an untracked file is not part of a project: links to packages, target folders, backups of editors, logs.
fn is_noise(folder: &Path, file: &str) -> bool {
    const FOLDERS: &[&str] = &[".direnv", ".idea", ".vscode", "node_modules"];
    const ENDS: &[&str] = &["~", ".swp", ".orig", ".rej", ".log", ".DS_Store"];
    let folders = || Path::new(file).ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
    ENDS.iter().any(|end| file.ends_with(end))
        || file.split('/').any(|part| FOLDERS.contains(&part))
        // cargo marks target folders.
        || folders().any(|above| folder.join(above).join("CACHEDIR.TAG").exists())
        || std::fs::read_link(folder.join(file)).is_ok_and(|to| to.is_absolute() && is_in_store(&to))
}

fn is_in_store(path: &Path) -> bool {
    let store = std::env::var_os("NIX_STORE_DIR").map_or_else(|| "/nix/store".into(), PathBuf::from);
    path.starts_with(store)
}

/// Texts of rustc, cargo, compilers and Nix that name a file that does not exist. Modules are separate: see [`missing_files`].
static MISSING: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let patterns = [
        r"couldn't read `([^`]+)`: No such file or directory",
        r"couldn't read ([^`\s]+): No such file or directory",
        r#"to create the module `[^`]+`, create file "([^"]+)" or "([^"]+)""#,
        r"(?:failed to read|can't find|couldn't read|failed to open|could not open|failed to load|no such file:?) `([^`]+)`",
        r"can't find [^\n]* at (?:path )?`([^`]+)`",
        r"file `([^`]+)` does not exist",
        r"fatal error: ([^\s:]+): No such file or directory",
        r"error: ([^\s:]+): No such file or directory",
        r"no such file or directory: '([^']+)'",
        r"'([^'\n]+)' (?:file )?not found",
        r"(?:getting status of|opening file|path) '/nix/store/[0-9a-z]{32}-source/([^']+)'",
        r"[Pp]ath '([^']+)' in the repository",
        r"crossflake: no (\S+) in the source",
        r"(?m)([^\s:`'()]+): No such file or directory",
        r"(?m)([^\s:`'()]+): File not found",
    ];
    patterns.iter().map(|pattern| Regex::new(pattern).expect("the pattern is a constant and tested")).collect()
});

/// The files that a log reports as missing, with the paths in the log.
fn missing_files(log: &str) -> Vec<String> {
    let found = MISSING.iter().flat_map(|pattern| pattern.captures_iter(log));
    let mut files: Vec<String> = found
        .flat_map(|captures| captures.iter().skip(1).flatten().map(|file| file.as_str().to_owned()).collect::<Vec<_>>())
        .collect();
    files.sort();
    files.dedup();
    files
}

/// The path and its ends: of `build/source/src/a.rs` also `source/src/a.rs`, `src/a.rs`, `a.rs`.
fn suffixes(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |rest| rest.split_once('/').map(|(_, rest)| rest))
}

/// A path of a log without `.` and `..`: `src/../data/a.txt` becomes `data/a.txt`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Whether a path of a log is the file of the project, by the end of both: logs have absolute paths of the sandbox, and
/// paths that are relative to some folder of the project.
fn is_same(path: &str, file: &str) -> bool {
    let path = normal(path);
    path == file || path.ends_with(&format!("/{file}")) || (is_telling(&path) && file.ends_with(&format!("/{path}")))
}

/// Whether a relative path is specific enough to be found anywhere in the project.
fn is_telling(path: &str) -> bool {
    const COMMON: &[&str] = &["Cargo.toml", "build.rs", "lib.rs", "main.rs", "mod.rs"];
    !COMMON.contains(&path)
}

/// Whether a path of a log is in the folder of the project, or the folder itself.
fn is_same_start(path: &str, folder: &str) -> bool {
    let path = format!("/{}/", normal(path));
    path.contains(&format!("/{folder}/"))
}

fn quoted(path: &str) -> String {
    let quoter = shlex::Quoter::new().allow_nul(true);
    quoter.quote(path).expect("any byte is allowed").into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    /// A repository with a commit of these files.
    fn repository(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        git(folder.path(), &["init", "--quiet"]);
        for file in files {
            write(folder.path(), file);
        }
        git(folder.path(), &["add", "."]);
        git(folder.path(), &["commit", "--quiet", "--allow-empty", "--message", "a"]);
        folder
    }

    fn git(folder: &Path, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"]);
        assert!(command.args(arguments).current_dir(folder).status().unwrap().success(), "{arguments:?}");
    }

    fn write(folder: &Path, file: &str) {
        let path = folder.join(file);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, "text\n").unwrap();
    }

    fn notes(folder: &Path) -> Vec<String> {
        Unseen::of(folder).unwrap().notes()
    }

    #[test]
    fn untracked_files_are_named_with_the_command_that_adds_them() {
        let folder = repository(&["src/main.rs"]);
        let path = folder.path();
        assert_eq!(notes(path), Vec::<String>::new());
        write(path, "src/a b.rs");
        write(path, "data/one.txt");
        write(path, "data/two.txt");
        assert_eq!(
            notes(path),
            ["git does not track data/, src/a b.rs, so the build does not have it: `git add data/ 'src/a b.rs'`"]
        );
        for n in 0..7 {
            write(path, &format!("src/{n}.rs"));
        }
        assert_eq!(
            notes(path),
            ["git does not track data/, src/0.rs, src/1.rs, src/2.rs, src/3.rs and 4 more, \
              so the build does not have it: `git add .`"]
        );
    }

    #[test]
    fn outputs_of_builds_and_ignored_files_are_not_named() {
        let folder = repository(&["src/main.rs"]);
        let path = folder.path();
        fs_err::write(path.join(".git/info/exclude"), "*.secret\n").unwrap();
        for file in ["target/CACHEDIR.TAG", "target/debug/a", "src/main.rs~", "build.log", "a.secret"] {
            write(path, file);
        }
        std::os::unix::fs::symlink("/nix/store/x", path.join("result-aarch64-linux")).unwrap();
        assert_eq!(notes(path), Vec::<String>::new());
        let manifest = r#"{ "version": 1, "targets": { "aarch64-linux": { "exclude": ["design"] } } }"#;
        fs_err::write(path.join("targets.json"), manifest).unwrap();
        write(path, "design/a.txt");
        assert_eq!(notes(path).len(), 1, "{:?}", notes(path));
        assert!(notes(path)[0].contains("`git add targets.json`"));
    }

    #[test]
    fn submodules_and_repositories_have_their_own_advice() {
        let (folder, library) = (repository(&["p/src/main.rs"]), repository(&["a.c"]));
        let path = folder.path();
        let url = library.path().to_str().unwrap();
        git(path, &["submodule", "--quiet", "add", url, "p/lib"]);
        let project = path.join("p");
        assert_eq!(notes(&project), Vec::<String>::new());
        write(&project, "lib/b.c");
        assert_eq!(
            notes(&project),
            ["git does not track lib/b.c, so the build does not have it: `git -C lib add b.c`"]
        );
        fs_err::remove_file(project.join("lib/b.c")).unwrap();

        let unseen = Unseen::of(&project).unwrap();
        let log = "cc1: fatal error: lib/a.c: No such file or directory\n";
        assert!(unseen.cause(log, false).unwrap().contains("nix build '.?submodules=1#TARGET'"));
        assert_eq!(unseen.cause(log, true), None);

        git(path, &["submodule", "--quiet", "deinit", "--force", "p/lib"]);
        let absent =
            "the submodule lib is not checked out, so the build does not have it: `git submodule update --init lib`";
        assert_eq!(notes(&project), [absent]);
        assert_eq!(Unseen::of(&project).unwrap().cause(log, true).unwrap(), absent);

        git(&project, &["clone", "--quiet", url, "other"]);
        assert!(notes(&project)[0].starts_with("other is a git repository of its own"), "{:?}", notes(&project));
    }

    #[test]
    fn the_cause_is_a_missing_file_that_the_folder_has() {
        let folder = repository(&["src/main.rs"]);
        let path = folder.path();
        for file in ["src/util.rs", "src/net/mod.rs", "data/words.txt", "b/Cargo.toml", "c/Cargo.toml"] {
            write(path, file);
        }
        let unseen = Unseen::of(path).unwrap();
        let cause = |log: &str| unseen.cause(log, true);
        let added =
            |file: &str| Some(format!("git does not track {file}, so the build does not have it: `git add {file}`"));
        let module = |name: &str| {
            format!(
                "error[E0583]: file not found for module `{name}`\n  = help: to create the module `{name}`, \
                 create file \"src/{name}.rs\" or \"src/{name}/mod.rs\"\n"
            )
        };
        assert_eq!(cause(&module("util")), added("src/util.rs"));
        assert_eq!(cause(&module("net")), added("src/net/mod.rs"));
        assert_eq!(cause(&module("other")), None);
        let text = "error: couldn't read `src/../data/words.txt`: No such file or directory (os error 2)\n";
        assert_eq!(cause(text), added("data/words.txt"));
        assert_eq!(cause("error: failed to read `/build/source/b/Cargo.toml`\n"), added("b/Cargo.toml"));
        assert_eq!(cause("error: failed to read `Cargo.toml`\n"), None);
        assert_eq!(cause("error[E0308]: mismatched types\n"), None);
    }

    #[test]
    fn an_ignored_and_an_excluded_file_can_be_the_cause() {
        let folder = repository(&["src/main.rs"]);
        let path = folder.path();
        fs_err::write(path.join(".gitignore"), "/target\n*.gen.rs\n").unwrap();
        let manifest = r#"{ "version": 1, "targets": { "aarch64-linux": { "exclude": ["data"] } } }"#;
        fs_err::write(path.join("targets.json"), manifest).unwrap();
        for file in ["src/a.gen.rs", "data/a.txt"] {
            write(path, file);
        }
        let unseen = Unseen::of(path).unwrap();
        let cause = |file: &str| {
            let log = format!("error: couldn't read `/build/source/{file}`: No such file or directory (os error 2)\n");
            unseen.cause(&log, true).unwrap()
        };
        assert_eq!(
            cause("src/a.gen.rs"),
            "git ignores src/a.gen.rs, so the build does not have it: remove `*.gen.rs` (line 2 of .gitignore) and run \
             `git add src/a.gen.rs`, or run `git add --force src/a.gen.rs`"
        );
        assert!(cause("data/a.txt").starts_with("\"exclude\" in targets.json leaves out data/a.txt"));
    }

    #[test]
    fn a_lock_file_is_missing_untracked_or_ignored() {
        let folder = repository(&["src/main.rs"]);
        let path = folder.path();
        let advice = || lock_advice(path);
        assert!(advice().unwrap().contains("`cargo generate-lockfile`"));
        write(path, "Cargo.lock");
        assert!(advice().unwrap().ends_with("`git add Cargo.lock`"));
        fs_err::write(path.join(".gitignore"), "Cargo.lock\n").unwrap();
        assert!(advice().unwrap().contains("remove `Cargo.lock` (line 1 of .gitignore)"));
        git(path, &["add", "--force", "Cargo.lock"]);
        assert_eq!(advice(), None);
    }
}
