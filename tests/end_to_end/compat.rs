//! Small projects that plain `cargo build` accepts: crossflake builds the same programs and libraries, and they print the same.
//!
//! `tests/compat/README.md` describes the folders. Environment variables help to work on one case: `COMPAT_CASE` is its name, and
//! `COMPAT_FOLDER` a folder to build in, which stays.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;
use std::time::Instant;

use serde::Deserialize;
use serde_json::Value;

use crate::end_to_end::tools::{init_command, nix, runner, stdout, system, write};
use crate::server::{Answer, Server};

/// `case.json` of a project.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
struct Case {
    /// The reason why the case exists.
    why: String,
    /// The folder of Cargo.toml.
    project: PathBuf,
    /// Names of the targets to build. The first comparison is always with cargo's program for this machine.
    targets: Vec<String>,
    /// Settings at the top of targets.json.
    settings: BTreeMap<String, Value>,
    /// Options of cargo that have the same meaning as the settings.
    cargo: Vec<String>,
    /// Environment of all commands. `$CASE` and `$REGISTRY` are replaced, as in `prepare.sh`.
    env: BTreeMap<String, String>,
    /// Environment of the reference only.
    cargo_env: BTreeMap<String, String>,
    /// Arguments of programs.
    run: BTreeMap<String, Vec<String>>,
    /// Programs whose output differs from cargo's, with their output.
    prints: BTreeMap<String, String>,
    /// Programs whose output must differ from cargo's, with the reason.
    differs: BTreeMap<String, String>,
    /// Crates that the steps of the build compile at most once.
    once: Vec<String>,
    /// `above` of mkFlake, if not what init writes.
    above: Vec<String>,
    /// Whether `cargo test` passes and the flake's check must pass too.
    check: bool,
    /// Whether all files are committed; otherwise they are only tracked.
    commit: bool,
    /// The flake's reference, if it is not the project's folder.
    flake: String,
}

impl Default for Case {
    fn default() -> Self {
        Self {
            why: String::new(),
            project: PathBuf::new(),
            targets: vec![system()],
            settings: BTreeMap::new(),
            cargo: Vec::new(),
            env: BTreeMap::new(),
            cargo_env: BTreeMap::new(),
            run: BTreeMap::new(),
            prints: BTreeMap::new(),
            differs: BTreeMap::new(),
            once: Vec::new(),
            above: Vec::new(),
            check: false,
            commit: false,
            flake: ".".to_owned(),
        }
    }
}

/// A row of the report of `crossflake build --json`: a program or a library.
#[derive(Debug, Deserialize)]
struct Built {
    target: String,
    file: PathBuf,
}

/// A function for each folder of `tests/compat`.
macro_rules! classes {
    ($($name:ident)*) => {
        const CLASSES: &[&str] = &[$(stringify!($name)),*];
        $(
            #[test]
            fn $name() {
                build_class(stringify!($name));
            }
        )*
    };
}

classes! {
    build_scripts
    configuration
    git_dependencies
    leaks
    libraries
    linkers
    patches
    path_dependencies
    registries
    repositories
    sources
    stubs
    systems
    tests
    toml
    workspaces
}

#[test]
fn every_folder_is_a_class() {
    let found = folders(&crate::repository("tests/compat"));
    let found: Vec<_> = found.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(found, CLASSES);
}

/// The folders in a folder, sorted.
fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<_> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// Builds all cases of a class, two at a time: cargo's short runs and Nix's evaluation leave cores idle.
fn build_class(class: &str) {
    let wanted = std::env::var("COMPAT_CASE").ok();
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let mut cases = folders(&crate::repository("tests/compat").join(class));
    cases.retain(|path| wanted.as_ref().is_none_or(|wanted| *wanted == name(path)));
    cases.reverse();
    let (cases, failed) = (Mutex::new(cases), Mutex::new(Vec::new()));
    let worker = || {
        while let Some(case) = { cases.lock().unwrap().pop() } {
            let started = Instant::now();
            let result = catch_unwind(AssertUnwindSafe(|| build_case(&case)));
            let result_text = if result.is_ok() { "ok" } else { "FAILED" };
            eprintln!("compat {class}/{}: {result_text} in {:.1} s", name(&case), started.elapsed().as_secs_f32());
            if result.is_err() {
                failed.lock().unwrap().push(name(&case));
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(worker);
        scope.spawn(worker);
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{class}: {failed:?}");
}

fn build_case(source: &Path) {
    let text = fs_err::read_to_string(source.join("case.json")).unwrap();
    let case: Case = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", source.display()));
    assert!(!case.why.is_empty(), "{}: `why` is missing", source.display());
    let place = Place::new(source, &case);
    let reference = place.build_with_cargo();
    place.set_up();
    let ours = place.build();
    let mut targets: BTreeSet<&str> = ours.iter().map(|built| built.target.as_str()).collect();
    for target in &case.targets {
        assert!(targets.remove(target.as_str()), "{target} is missing in {ours:?}");
        place.compare(target, &reference, &ours);
    }
    assert!(targets.is_empty(), "{targets:?}");
    if case.check {
        for target in &case.targets {
            let attribute = format!("{}#checks.{}.{target}", case.flake, system());
            succeed(place.nix().args(["build", "--no-link", "--print-build-logs", &attribute]));
        }
    }
}

/// The folders in which a case is built.
struct Place<'a> {
    case: &'a Case,
    folder: PathBuf,
    /// Removes the folder in the end.
    _temporary: Option<tempfile::TempDir>,
    /// Serves the files below the folder `registry`.
    server: Server,
}

/// The programs and libraries that cargo builds, by name.
struct Reference {
    programs: BTreeMap<String, String>,
    libraries: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Place<'a> {
    /// Copies the case's files to the folder `tree` and runs `prepare.sh` there.
    fn new(source: &Path, case: &'a Case) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let kept = std::env::var_os("COMPAT_FOLDER").map(|folder| Path::new(&folder).join(source.file_name().unwrap()));
        let folder = kept.clone().unwrap_or_else(|| temporary.path().to_owned());
        let registry = folder.join("registry");
        let server = Server::start(move |request, _| match std::fs::read(registry.join(&request.path[1..])) {
            Ok(content) => Answer::File(content),
            Err(_) => Answer::Status(404),
        });
        let place = Self { case, folder, _temporary: kept.is_none().then_some(temporary), server };
        let tree = place.folder.join("tree");
        if tree.exists() {
            succeed(Command::new("rm").arg("-rf").arg(&place.folder));
        }
        fs_err::create_dir_all(&tree).unwrap();
        write(&place.folder, "gitconfig", GIT_CONFIG);
        // Keeps links and executable bits.
        succeed(
            Command::new("cp")
                .args(["--recursive", "--no-dereference", "--preserve=mode"])
                .arg(source.join("."))
                .arg(&tree),
        );
        fs_err::remove_file(tree.join("case.json")).unwrap();
        let script = tree.join("prepare.sh");
        if script.exists() {
            fs_err::rename(&script, place.folder.join("prepare.sh")).unwrap();
            succeed(place.command("bash", &tree).args(["-eu", "../prepare.sh"]));
        }
        if !place.project().join("Cargo.lock").exists() {
            succeed(place.command("cargo", &place.project()).args(["generate-lockfile", "--quiet"]));
        }
        place
    }

    fn project(&self) -> PathBuf {
        self.folder.join("tree").join(&self.case.project)
    }

    /// A command as a user starts it, without variables that `cargo test` sets.
    fn command(&self, program: &str, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder);
        self.environment(&mut command);
        command
    }

    fn environment(&self, command: &mut Command) {
        let of_cargo = ["CARGO", "CARGO_TARGET_TMPDIR", "CARGO_CRATE_NAME", "LD_LIBRARY_PATH"];
        let of_package = ["CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_BIN_EXE_"];
        for (name, _) in std::env::vars() {
            if of_cargo.contains(&&*name) || of_package.iter().any(|prefix| name.starts_with(prefix)) {
                command.env_remove(name);
            }
        }
        command.env("CASE", &self.folder).env("REGISTRY", &self.server.url);
        command.env("SHARED", crate::repository("tests/compat"));
        command.env("GIT_CONFIG_GLOBAL", self.folder.join("gitconfig"));
        for date in ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"] {
            command.env(date, "2026-01-01T00:00:00Z");
        }
        command.envs(self.case.env.iter().map(|(name, value)| (name, self.expand(value))));
    }

    fn expand(&self, value: &str) -> String {
        value.replace("$CASE", self.folder.to_str().unwrap()).replace("$REGISTRY", &self.server.url)
    }

    /// Builds and runs a copy of the project with cargo, so that nothing of it is left for crossflake.
    fn build_with_cargo(&self) -> Reference {
        let copy = self.folder.join("cargo");
        succeed(Command::new("cp").arg("--archive").arg(self.folder.join("tree")).arg(&copy));
        let folder = copy.join(&self.case.project);
        let cargo = |subcommand: &str| {
            let mut command = self.command("cargo", &folder);
            command.arg(subcommand).args(&self.case.cargo).envs(&self.case.cargo_env);
            if let Some(profile) = self.profile() {
                command.args(["--profile", profile]);
            }
            command
        };
        let messages = succeed(cargo("build").args(["--message-format", "json-render-diagnostics"]));
        if self.case.check {
            succeed(&mut cargo("test"));
        }
        let mut reference = Reference { programs: BTreeMap::new(), libraries: BTreeMap::new() };
        for message in messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            if let Some(program) = message["executable"].as_str() {
                let name = Path::new(program).file_name().unwrap().to_str().unwrap().to_owned();
                let output = self.start(Command::new(program), &name, &folder);
                reference.programs.insert(name, output);
                continue;
            }
            let kinds = message["target"]["crate_types"].to_string();
            if kinds.contains("cdylib") || kinds.contains("staticlib") {
                for file in message["filenames"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                    let file = Path::new(file);
                    // Libraries of dependencies stay in `deps`.
                    if file.parent().unwrap().ends_with("deps")
                        || file.extension().is_some_and(|extension| extension == "rlib")
                    {
                        continue;
                    }
                    let name = file.file_name().unwrap().to_str().unwrap().to_owned();
                    reference.libraries.insert(name, exported(file));
                }
            }
        }
        assert!(!reference.programs.is_empty() || !reference.libraries.is_empty(), "cargo has built nothing");
        reference
    }

    fn profile(&self) -> Option<&str> {
        self.case.settings.get("profile").map_or(Some("dev"), Value::as_str)
    }

    /// The output and exit code of a program.
    fn start(&self, mut program: Command, name: &str, folder: &Path) -> String {
        program.current_dir(folder).args(self.case.run.get(name).into_iter().flatten());
        for variable in ["LD_LIBRARY_PATH", "CARGO", "CARGO_MANIFEST_DIR"] {
            program.env_remove(variable);
        }
        // Windows programs may end lines with CR LF.
        succeed(&mut program).replace("\r\n", "\n")
    }

    /// Makes the folder a git repository with crossflake's files.
    fn set_up(&self) {
        let folder = self.project();
        self.track();
        let triples: Vec<_> = self.case.targets.iter().map(String::as_str).collect();
        let mut init = init_command(&folder, &triples);
        self.environment(&mut init);
        // A case may have a flake of its own.
        succeed(init.arg("--force"));
        let file = folder.join("targets.json");
        let mut manifest: Value = serde_json::from_str(&fs_err::read_to_string(&file).unwrap()).unwrap();
        manifest["profile"] = "dev".into();
        for (name, value) in &self.case.settings {
            manifest[name] = value.clone();
        }
        let text = serde_json::to_string_pretty(&manifest).unwrap();
        fs_err::write(file, &text).unwrap();
        succeed(self.crossflake().arg("generate"));
        if text.contains("\"tools\"") || text.contains("\"packages\"") {
            succeed(self.crossflake().arg("lock"));
        }
        if !self.case.above.is_empty() {
            let flake = fs_err::read_to_string(folder.join("flake.nix")).unwrap();
            // Without the argument that init writes.
            let flake = match flake.split_once("above = [") {
                Some((before, after)) => before.to_owned() + after.split_once("];").expect("the list ends").1,
                None => flake,
            };
            let argument = format!("targets = import ./nix/targets.nix;\nabove = [ {} ];", self.case.above.join(" "));
            let flake = flake.replace("targets = import ./nix/targets.nix;", &argument);
            fs_err::write(folder.join("flake.nix"), flake).unwrap();
        }
        self.track();
        if self.case.commit {
            succeed(self.command("git", &folder).args(["commit", "--quiet", "--message", "all"]));
        }
    }

    /// Adds all files to the repository that contains the project, as a user would who has not read anything.
    fn track(&self) {
        let folder = self.project();
        let is_tracked =
            self.command("git", &folder).args(["rev-parse", "--git-dir"]).output().unwrap().status.success();
        if !is_tracked {
            succeed(self.command("git", &self.folder.join("tree")).args(["init", "--quiet"]));
        }
        succeed(self.command("git", &folder).args(["add", "--all"]));
    }

    fn crossflake(&self) -> Command {
        let mut command = super::tools::crossflake(&self.project());
        self.environment(&mut command);
        set_nix_config(&mut command);
        command
    }

    fn nix(&self) -> Command {
        let mut command = nix(&self.project());
        self.environment(&mut command);
        set_nix_config(&mut command);
        command
    }

    fn build(&self) -> Vec<Built> {
        let mut command = self.crossflake();
        command.args(["build", "--all", "--json"]);
        if self.case.flake != "." {
            command.args(["--flake", &self.case.flake]);
        }
        let (report, log) = succeed_with_log(&mut command);
        for name in &self.case.once {
            let times = log.matches(&format!("Compiling {name} v")).count();
            assert!(times <= 1, "{name} is compiled {times} times:\n{log}");
        }
        serde_json::from_str(&report).expect("the report's form")
    }

    /// Compares a target's programs and libraries with cargo's.
    fn compare(&self, target: &str, reference: &Reference, built: &[Built]) {
        let folder = self.project();
        let package = folder.join(format!("result-{target}"));
        let is_native = target == system();
        let mut programs = BTreeMap::new();
        for built in built.iter().filter(|built| built.target == target) {
            if built.file.parent().is_some_and(|parent| parent.ends_with("lib")) {
                continue;
            }
            let file = folder.join(&built.file);
            let name = file.file_name().unwrap().to_str().unwrap().trim_end_matches(".exe").to_owned();
            let command = if is_native {
                Command::new(&file)
            } else {
                let mut command = runner(&folder, target);
                command.arg(&file);
                command
            };
            let output = self.start(command, &name, &folder);
            programs.insert(name, output);
        }
        let mut expected = reference.programs.clone();
        for (name, text) in &self.case.prints {
            let prints = expected.get_mut(name).unwrap_or_else(|| panic!("cargo builds no program {name}"));
            text.clone_into(prints);
        }
        for (name, reason) in &self.case.differs {
            assert!(!reason.is_empty(), "{name}: a reason is missing");
            let (ours, cargos) = (&programs[name], expected.remove(name));
            assert!(cargos.as_ref() != Some(ours), "{name} prints the same as cargo's: remove `differs`");
            expected.insert(name.clone(), ours.clone());
        }
        assert_eq!(programs, expected, "{target}: crossflake's programs and cargo's");
        if is_native {
            let libraries = std::fs::read_dir(package.join("lib")).into_iter().flatten().map(|entry| entry.unwrap());
            let libraries: BTreeMap<_, _> =
                libraries.map(|entry| (entry.file_name().into_string().unwrap(), exported(&entry.path()))).collect();
            assert_eq!(libraries, reference.libraries, "{target}: crossflake's libraries and cargo's");
        }
    }
}

/// The functions that a library exports to C. An archive also contains Rust's own functions, so it counts as one name.
fn exported(library: &Path) -> BTreeSet<String> {
    if library.extension().is_some_and(|extension| extension == "a") {
        let members = stdout(Command::new("ar").arg("t").arg(library));
        assert!(!members.is_empty(), "{} is empty", library.display());
        return BTreeSet::new();
    }
    let text = stdout(Command::new("readelf").args(["--wide", "--dyn-syms"]).arg(library));
    let symbols = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    symbols
        .filter(|words| words.len() == 8 && words[3] == "FUNC" && words[4] == "GLOBAL" && words[6] != "UND")
        .map(|words| words[7].to_owned())
        .collect()
}

/// No binary cache has these builds, so Nix need not ask. A build that waits for itself ends.
fn set_nix_config(command: &mut Command) {
    let config = command.get_envs().find(|(name, _)| *name == "NIX_CONFIG").and_then(|(_, value)| value);
    let config = format!("{}\nsubstituters =\ntimeout = 300\n", config.unwrap_or_default().to_str().unwrap());
    command.env("NIX_CONFIG", config);
}

/// Standard output of a command that must succeed. The message of a failure leaves out the environment, which is long.
fn succeed(command: &mut Command) -> String {
    succeed_with_log(command).0
}

/// Standard output and the log of a command that must succeed.
fn succeed_with_log(command: &mut Command) -> (String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let stdout = String::from_utf8_lossy(&stdout).into_owned();
    let stderr = String::from_utf8_lossy(&stderr).into_owned();
    let words = format!("{:?} {:?}", command.get_program(), command.get_args());
    assert!(status.success(), "{words}: {status}\n{stdout}\n{stderr}");
    (stdout, stderr)
}

/// Git dependencies and submodules are folders of the case.
const GIT_CONFIG: &str = "\
[user]
name = test
email = test@example.org
[init]
defaultBranch = main
[protocol \"file\"]
allow = always
";
