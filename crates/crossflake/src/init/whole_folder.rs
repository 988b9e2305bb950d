//! Finds code that may read whole folders of the project while it builds, so that every file may be part of the program.
//!
//! It reads the text only and errs on the side of caution: a folder counts as unknown unless a literal names it.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::bytes::{Captures, Regex};

use crate::cargo::Metadata;

/// The Rust code that runs while cargo builds the project.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct BuildTime {
    /// Build scripts and the folders of their modules, and the folders of procedural macros and of build-dependencies, relative
    /// to the project's root.
    paths: Vec<PathBuf>,
}

impl BuildTime {
    /// The code of the workspace's packages.
    pub(super) fn of(metadata: &Metadata) -> Self {
        let mut paths = Vec::new();
        for package in metadata.members() {
            let scripts = package.targets.iter().filter(|target| target.is("custom-build"));
            for script in scripts.map(|script| &script.src_path) {
                // Modules of build.rs are in build/; a script in a folder of its own has them beside it.
                paths.push(script.with_extension(""));
                let folder = script.parent().filter(|folder| *folder != package.folder());
                paths.push(folder.unwrap_or(script).to_owned());
            }
            if package.targets.iter().any(|target| target.is("proc-macro")) {
                paths.push(package.folder().to_owned());
            }
            let build = package.dependencies.iter().filter(|dependency| dependency.kind.as_deref() == Some("build"));
            paths.extend(build.filter_map(|dependency| dependency.path.clone()));
        }
        let relative = |path: PathBuf| Some(path.strip_prefix(&metadata.workspace_root).ok()?.to_owned());
        Self { paths: paths.into_iter().filter_map(relative).collect() }
    }

    #[cfg(test)]
    pub(super) fn from_paths(paths: &[&str]) -> Self {
        Self { paths: paths.iter().map(PathBuf::from).collect() }
    }

    pub(super) fn contains(&self, file: &Path) -> bool {
        self.paths.iter().any(|path| file.starts_with(path))
    }
}

/// How the Rust code of a file may read a folder that no literal names; `None` if it does not. The text completes a sentence
/// that begins with the file's name.
pub(super) fn reason(file: &Path, content: &[u8], build_time: &BuildTime) -> Option<&'static str> {
    const READS: &str = "may read the whole folder";
    const RUNS: &str = "runs programs that may read the whole folder";
    let is_test = file.components().any(|part| ["benches", "tests"].iter().any(|name| part.as_os_str() == *name));
    let unnamed = |captures: Captures<'_>| names_no_folder(&content[captures.get_match().end()..]);
    let has_reads = READ_FOLDER.is_match(content);
    if build_time.contains(file) {
        if READ_FOLDER.captures_iter(content).any(unnamed)
            || CALLS_WITH_ROOT.captures_iter(content).any(is_about_folders)
        {
            return Some(READS);
        }
        if COMMANDS.captures_iter(content).any(|captures| !is_harmless(&content[captures.get_match().end()..])) {
            return Some(RUNS);
        }
    }
    if is_test && has_reads && (ROOT.is_match(content) || contains(content, b"current_dir()")) {
        return Some(READS);
    }
    let embeds = MACROS_WITH_ROOT.captures_iter(content).any(is_about_folders) || ATTRIBUTE_WITH_ROOT.is_match(content);
    let has_manifest_dir = MANIFEST_DIR.find_iter(content).any(|found| !goes_on_with_name(&content[found.end()..]));
    (embeds || has_manifest_dir && (has_reads || EMBEDS.is_match(content))).then_some(READS)
}

/// Whether code starts git.
pub(super) fn runs_git(content: &[u8]) -> bool {
    let runs = |captures: Captures<'_>| {
        LITERAL.captures(&content[captures.get_match().end()..]).is_some_and(|literal| &literal[1] == b"git")
    };
    COMMANDS.captures_iter(content).any(runs)
}

/// The literal of a folder that contains the project or is above it: ".", "../..", "$CARGO_MANIFEST_DIR".
const ROOT_LITERAL: &str = r#""(?:\$\{?CARGO_MANIFEST_DIR\}?|\.{1,2})(?:/\.{0,2})*""#;

static READ_FOLDER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:read_dir|WalkDir::new|Walk::new|WalkBuilder::new|GlobWalkerBuilder::\w+|globwalk::\w+|glob(?:_with)?!?)\s*\(",
    )
});
static ROOT: LazyLock<Regex> = LazyLock::new(|| regex(ROOT_LITERAL));
static CALLS_WITH_ROOT: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"\b(\w+)!?\s*[(\[{{]\s*&?{ROOT_LITERAL}")));
static MACROS_WITH_ROOT: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"\b(\w+)!\s*[(\[{{]\s*{ROOT_LITERAL}")));
static ATTRIBUTE_WITH_ROOT: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!(r"\b(?:dir|folder|path|root)\s*=\s*{ROOT_LITERAL}")));
static MANIFEST_DIR: LazyLock<Regex> = LazyLock::new(|| regex("CARGO_MANIFEST_DIR"));
static EMBEDS: LazyLock<Regex> = LazyLock::new(|| regex("include_dir|[Ee]mbed"));
static COMMANDS: LazyLock<Regex> = LazyLock::new(|| regex(r"\bCommand::new\s*\("));
static LITERAL: LazyLock<Regex> = LazyLock::new(|| regex(r#"^\s*&?"([^"]*)""#));
static AFTER_MANIFEST_DIR: LazyLock<Regex> = LazyLock::new(|| {
    let between = r#"(?:[\s"'),?&}]|\.unwrap\(\)|\.expect\("[^"]*"\)|\.into_string\(\)|\.join\(|\.as_ref\(\))*"#;
    regex(&format!(r"^{between}/?\w"))
});

/// Whether a call's arguments do not begin with the literal of a folder in the project.
fn names_no_folder(arguments: &[u8]) -> bool {
    let literal = LITERAL.captures(arguments).map(|captures| captures[1].to_owned());
    let is_name = |literal: Vec<u8>| {
        let path = literal.strip_prefix(b"./").unwrap_or(&literal);
        path.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    };
    !literal.is_some_and(is_name)
}

/// Whether a function or macro that gets the project's folder as its first argument may read it. The others treat "." as
/// text.
fn is_about_folders(captures: Captures<'_>) -> bool {
    const TEXT: &[&str] = &[
        "assert",
        "assert_eq",
        "assert_ne",
        "concat",
        "contains",
        "ends_with",
        "eprint",
        "eprintln",
        "find",
        "format",
        "join",
        "matches",
        "panic",
        "print",
        "println",
        "push_str",
        "replace",
        "rfind",
        "rsplit",
        "rsplit_once",
        "split",
        "split_once",
        "starts_with",
        "strip_prefix",
        "strip_suffix",
        "unwrap_or",
        "vec",
        "write",
        "writeln",
    ];
    !TEXT.iter().any(|name| captures[1] == *name.as_bytes())
}

/// Whether the arguments of `Command::new` name a program that does not read the project's files: git, which has no repository
/// in a build, compilers, and programs that describe the machine.
fn is_harmless(arguments: &[u8]) -> bool {
    const PROGRAMS: &[&str] = &[
        "cc",
        "clang",
        "date",
        "gcc",
        "git",
        "hostname",
        "id",
        "llvm-config",
        "pkg-config",
        "protoc",
        "rustc",
        "uname",
        "whoami",
    ];
    match LITERAL.captures(arguments) {
        Some(captures) => PROGRAMS.iter().any(|program| captures[1] == *program.as_bytes()),
        None => {
            let argument = arguments.split(|byte| *byte == b';' || *byte == b'\n').next().unwrap_or_default();
            contains(&argument.to_ascii_lowercase(), b"rustc")
        }
    }
}

/// Whether a path that begins with the package's folder goes on with a name: `env!("CARGO_MANIFEST_DIR"), "/proto"`.
fn goes_on_with_name(rest: &[u8]) -> bool {
    AFTER_MANIFEST_DIR.find(rest).is_some_and(|found| {
        // The name of a variable does not count.
        let before = &rest[..found.end() - 1];
        before.ends_with(b"\"") || before.ends_with(b"/")
    })
}

fn contains(content: &[u8], part: &[u8]) -> bool {
    content.windows(part.len()).any(|window| window == part)
}

fn regex(pattern: &str) -> Regex {
    Regex::new(&format!("(?-u){pattern}")).expect("a constant pattern")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build_script(text: &str) -> bool {
        let build_time = BuildTime::from_paths(&["build.rs", "macros"]);
        reason(Path::new("build.rs"), text.as_bytes(), &build_time).is_some()
    }

    fn code(file: &str, text: &str) -> bool {
        reason(Path::new(file), text.as_bytes(), &BuildTime::default()).is_some()
    }

    #[test]
    fn a_build_script_that_reads_an_unnamed_folder_may_see_all() {
        for text in [
            "fs::read_dir(\".\")",
            "for e in std::fs::read_dir(&root)? {",
            "Path::new(\"docs\").read_dir()",
            "WalkDir::new(env!(\"CARGO_MANIFEST_DIR\"))",
            "glob(\"*.md\")",
            "glob::glob(&pattern)",
            "resource_dir(\"./\").build()",
            "cmake::build(\".\")",
            "Command::new(\"make\")",
            "Command::new(program)",
            "Command::new(\"npm\").arg(\"git\")",
        ] {
            assert!(build_script(text), "{text}");
        }
    }

    #[test]
    fn a_build_script_that_names_its_folders_does_not() {
        for text in [
            "fs::read_dir(\"proto\")",
            "WalkDir::new(\"./src/templates\")",
            "glob(\"proto/**/*.proto\")",
            "Command::new(\"git\").args([\"rev-parse\", \"HEAD\"])",
            "Command::new(env::var_os(\"RUSTC\").unwrap_or_default())",
            "version.split(\".\").next()",
            "println!(\"cargo:rerun-if-changed=.\")",
            "tonic_build::compile_protos(\"proto/a.proto\")",
        ] {
            assert!(!build_script(text), "{text}");
        }
    }

    #[test]
    fn macros_that_embed_the_projects_folder_see_all() {
        for text in [
            "static DIR: Dir = include_dir!(\".\");",
            "include_dir!(\"$CARGO_MANIFEST_DIR\")",
            "include_dir!(\"$CARGO_MANIFEST_DIR/..\")",
            "#[derive(RustEmbed)]\n#[folder = \"../\"]\nstruct All;",
            "use include_dir::include_dir; const ROOT: &str = env!(\"CARGO_MANIFEST_DIR\");",
            "let root = Path::new(env!(\"CARGO_MANIFEST_DIR\")).parent(); fs::read_dir(root)",
        ] {
            assert!(code("src/main.rs", text), "{text}");
        }
        for text in [
            "include_dir!(\"templates\")",
            "include_dir!(\"$CARGO_MANIFEST_DIR/assets\")",
            "#[derive(RustEmbed)] #[folder = \"web/dist\"] struct Web;",
            "fs::read_dir(\".\")",
            "print!(\".\"); vec![\".\"]",
            "#[arg(default_value = \".\")] path: PathBuf",
            "read_dir(Path::new(env!(\"CARGO_MANIFEST_DIR\")).join(\"tests/data\"))",
            "read_dir(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/tests\"))",
        ] {
            assert!(!code("src/main.rs", text), "{text}");
        }
    }

    #[test]
    fn tests_that_read_the_projects_folder_see_all() {
        assert!(code("tests/all.rs", "fs::read_dir(\".\")"));
        assert!(code("crates/a/tests/all.rs", "WalkDir::new(std::env::current_dir().unwrap())"));
        assert!(!code("tests/all.rs", "fs::read_dir(\"tests/data\")"));
    }
}
