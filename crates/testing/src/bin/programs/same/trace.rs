//! The paths that a process and its children read, from the log of strace.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use crate::command::text;

/// How a path was used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Read {
    /// It was opened as a folder, so the names in it may matter.
    pub listed: bool,
    /// The names of the programs that used it.
    pub by: BTreeSet<String>,
}

/// Paths and how they were used, without those that do not exist.
pub(crate) type Reads = BTreeMap<PathBuf, Read>;

/// The paths below some folders that `cargo build` of a project reads.
pub(crate) fn cargo_build(project: &Path, cargo_home: &Path, below: &[&Path]) -> Result<Reads, String> {
    let folder = PathBuf::from(format!("{}-trace", project.display()));
    if folder.exists() {
        fs_err::remove_dir_all(&folder).unwrap();
    }
    fs_err::create_dir_all(&folder).unwrap();
    let log = folder.join("log");
    let mut command = Command::new("nice");
    // One file for each process: lines of processes that run at the same time do not mix.
    command.args(["-n", "5", "strace", "-ff", "--seccomp-bpf", "-y", "-qq", "-e", "trace=%file,%process,fchdir", "-o"]);
    command.arg(&log).args(["cargo", "build", "--locked"]).current_dir(project).env("CARGO_HOME", cargo_home);
    let reads = text(&mut command).map(|_| {
        let mut files = BTreeMap::new();
        for entry in fs_err::read_dir(&folder).unwrap().flatten() {
            let pid = entry.path().extension().and_then(|pid| pid.to_str()?.parse().ok());
            files.insert(pid.expect("strace appends the process to the name"), entry.path());
        }
        read(&files, project, below)
    });
    fs_err::remove_dir_all(&folder).unwrap();
    reads
}

/// Reads the logs of all processes. The process that no other started begins in `start`.
fn read(files: &BTreeMap<u64, PathBuf>, start: &Path, below: &[&Path]) -> Reads {
    let mut trace = Trace { below, reads: Reads::new(), children: BTreeMap::new() };
    let text = |file: &Path| String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()).into_owned();
    // A process has a larger number than the one that started it, except after the kernel has used all numbers. The folders
    // of later processes are then unknown, but -y prints the folder of most calls.
    for (pid, file) in files {
        let first = Process { folder: start.to_owned(), program: String::new() };
        let process = trace.children.remove(pid).unwrap_or(first);
        trace.process(process, &text(file));
    }
    trace.reads
}

/// The state of a process that its children inherit.
#[derive(Clone)]
struct Process {
    /// The working folder.
    folder: PathBuf,
    /// The name of the program that it runs.
    program: String,
}

struct Trace<'a> {
    below: &'a [&'a Path],
    reads: Reads,
    /// Processes whose logs were not read yet.
    children: BTreeMap<u64, Process>,
}

impl Trace<'_> {
    fn process(&mut self, mut process: Process, log: &str) {
        for call in log.lines().filter_map(Call::parse).filter(|call| !call.result.starts_with(['-', '?'])) {
            match call.name {
                "clone" | "clone3" | "fork" | "vfork" => {
                    if let Ok(pid) = call.result.parse() {
                        self.children.insert(pid, process.clone());
                    }
                }
                "chdir" => {
                    if let Some(path) = call.path(&process.folder) {
                        process.folder = path;
                        self.add(&process.folder, &process.program, false);
                    }
                }
                "fchdir" => {
                    if let Some(path) = descriptor(call.arguments) {
                        process.folder = path.into();
                    }
                }
                "execve" | "execveat" => {
                    if let Some(path) = call.path(&process.folder) {
                        let name = path.file_name().unwrap_or_default();
                        process.program = name.to_string_lossy().into_owned();
                        self.add(&path, &process.program, false);
                    }
                }
                // The others write, or do not name a file.
                "open" | "openat" | "openat2" | "stat" | "lstat" | "newfstatat" | "statx" | "access" | "faccessat"
                | "faccessat2" | "readlink" | "readlinkat" => {
                    if let Some(path) = call.path(&process.folder) {
                        self.add(&path, &process.program, call.arguments.contains("O_DIRECTORY"));
                    }
                }
                _ => {}
            }
        }
    }

    fn add(&mut self, path: &Path, program: &str, listed: bool) {
        if self.below.iter().any(|folder| path.starts_with(folder)) {
            let read = self.reads.entry(path.to_owned()).or_default();
            read.listed |= listed;
            read.by.insert(program.to_owned());
        }
    }
}

/// A line of the log: `NAME(ARGUMENTS) = RESULT`.
struct Call<'a> {
    name: &'a str,
    arguments: &'a str,
    result: &'a str,
}

impl<'a> Call<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let (call, result) = line.rsplit_once(" = ")?;
        let (name, arguments) = call.split_once('(')?;
        Some(Self { name, arguments, result })
    }

    /// The first path among the arguments. It is relative to the folder before it, if there is one, or else to `folder`.
    fn path(&self, folder: &Path) -> Option<PathBuf> {
        let (before, text) = self.arguments.split_once('"')?;
        let path = unquote(text)?;
        // An empty path stands for the descriptor itself, which was opened by its path.
        if path.is_empty() {
            return None;
        }
        let folder = descriptor(before).map_or(folder, Path::new);
        Some(normal(&folder.join(path)))
    }
}

/// The path of a descriptor: `3</path>, ` or `AT_FDCWD</path>, `.
fn descriptor(text: &str) -> Option<&str> {
    let (_, path) = text.split_once('<')?;
    Some(path.rsplit_once('>')?.0)
}

/// A text up to its closing quotation mark, without C's escapes.
fn unquote(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes().peekable();
    loop {
        match rest.next()? {
            b'"' => return Some(String::from_utf8_lossy(&bytes).into_owned()),
            b'\\' => match rest.next()? {
                b'n' => bytes.push(b'\n'),
                b't' => bytes.push(b'\t'),
                digit @ b'0'..=b'7' => {
                    let mut value = u32::from(digit - b'0');
                    for _ in 0..2 {
                        if let Some(digit) = rest.next_if(|byte| (b'0'..=b'7').contains(byte)) {
                            value = value * 8 + u32::from(digit - b'0');
                        }
                    }
                    bytes.push(u8::try_from(value).unwrap_or(b'?'));
                }
                other => bytes.push(other),
            },
            byte => bytes.push(byte),
        }
    }
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(log: &str) -> Reads {
        let mut trace = Trace { below: &[Path::new("/p")], reads: Reads::new(), children: BTreeMap::new() };
        trace.process(Process { folder: "/p".into(), program: "cargo".to_owned() }, log);
        trace.reads
    }

    fn paths(log: &str) -> Vec<String> {
        reads(log).into_keys().map(|path| path.display().to_string()).collect()
    }

    #[test]
    fn paths_are_relative_to_a_descriptor_or_to_the_working_folder() {
        let log = r#"openat(AT_FDCWD</p/a>, "b.rs", O_RDONLY|O_CLOEXEC) = 3</p/a/b.rs>
chdir("c")                              = 0
readlink("../link", "target", 64)       = 6
statx(5</p/d>, "./e", AT_STATX_SYNC_AS_STAT, STATX_ALL, {stx_mask=STATX_ALL}) = 0
fchdir(5</p/d>)                         = 0
access("f", F_OK)                       = 0
"#;
        assert_eq!(paths(log), ["/p/a/b.rs", "/p/c", "/p/d/e", "/p/d/f", "/p/link"]);
    }

    #[test]
    fn failed_calls_other_folders_and_descriptors_are_left_out() {
        let log = r#"openat(AT_FDCWD</p>, "absent", O_RDONLY) = -1 ENOENT (No such file or directory)
openat(AT_FDCWD</p>, "/usr/lib/libc.so", O_RDONLY) = 3</usr/lib/libc.so>
newfstatat(3</p/a>, "", {st_mode=S_IFREG|0644, st_size=1, ...}, AT_EMPTY_PATH) = 0
unlink("gone") = 0
+++ exited with 0 +++
"#;
        assert!(paths(log).is_empty());
    }

    #[test]
    fn names_with_escapes_are_read() {
        let log = "access(\"a\\\"b\\303\\244\\n\", F_OK) = 0\n";
        assert_eq!(paths(log), ["/p/a\"bä\n"]);
    }

    #[test]
    fn opened_folders_are_listed() {
        let reads = reads("openat(AT_FDCWD</p>, \"d\", O_RDONLY|O_NONBLOCK|O_DIRECTORY) = 3</p/d>\n");
        assert!(reads[Path::new("/p/d")].listed);
    }

    #[test]
    fn reads_have_the_names_of_programs() {
        let log = r#"access("a", F_OK) = 0
execve("/usr/bin/rustc", ["rustc", "-vV"], 0x7ffe /* 35 vars */) = 0
access("a", F_OK) = 0
"#;
        assert_eq!(reads(log)[Path::new("/p/a")].by, BTreeSet::from(["cargo".to_owned(), "rustc".to_owned()]));
    }

    #[test]
    fn a_child_begins_in_the_folder_of_its_parent() {
        let folder = std::env::temp_dir().join(format!("trace-test-{}", std::process::id()));
        fs_err::create_dir_all(&folder).unwrap();
        let files = BTreeMap::from([(7, folder.join("log.7")), (8, folder.join("log.8"))]);
        fs_err::write(&files[&7], "chdir(\"a\") = 0\nvfork() = 8\nchdir(\"..\") = 0\n").unwrap();
        fs_err::write(&files[&8], "access(\"b\", F_OK) = 0\n").unwrap();
        let reads = read(&files, Path::new("/p"), &[Path::new("/p/a")]);
        fs_err::remove_dir_all(&folder).unwrap();
        let paths: Vec<_> = reads.into_keys().collect();
        assert_eq!(paths, [Path::new("/p/a"), Path::new("/p/a/b")]);
    }
}
