//! `crossflake plan`, `run` and `shell`, with this machine's Nix and a temporary store.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::project::{Project, stderr, stdout};
use serde_json::Value;

#[test]
fn the_command_line() {
    crate::cases(&["tests/cmd/plan/*.trycmd"]);
}

/// A flake of this repository without inputs, so that Nix locks it without a network.
const CROSSFLAKE: &str = "{ outputs = { self }: { lib.mkFlake = import ./nix { \
     crossflake = self.sourceInfo; supplies = import ./nix/supplies { \
     crossflake = self; nixpkgs = null; fenix = null; naersk = null; }; }; }; }";

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// A project without dependencies that `crossflake init` set up, in a git repository, with an empty store.
fn set_up() -> Project {
    let project = Project::new(&[
        ("Cargo.toml", "[package]\nname = \"hello\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"),
        ("src/main.rs", "fn main() {}\n"),
        (".gitignore", ".test\n"),
        (".test/crossflake/flake.nix", CROSSFLAKE),
    ])
    .lock();
    let own = &crate::repository("");
    let crossflake = project.path(".test/crossflake");
    for folder in ["crates", "nix"] {
        copy(&own.join(folder), &crossflake.join(folder));
    }
    for file in ["Cargo.toml", "Cargo.lock", "pins.json"] {
        fs::copy(own.join(file), crossflake.join(file)).unwrap();
    }
    project.succeed("git", &["init", "--quiet"]);
    project.succeed("git", &["add", "Cargo.toml", "src"]);
    let url = format!("path:{}", crossflake.display());
    project.crossflake(0, &["init", "--crossflake", &url, "--target", "aarch64-linux", "--target", "x86_64-linux"]);
    project
}

fn json(project: &Project, arguments: &[&str]) -> Value {
    serde_json::from_slice(&project.crossflake(0, arguments).stdout).unwrap()
}

#[test]
fn a_new_project_can_be_planned_and_fetch_reports_the_same_size() {
    let project = set_up();
    let plan = json(&project, &["plan", "--json", "--mirror", "http://mirror.example/debian"]);
    let names: Vec<_> = plan["targets"].as_array().unwrap().iter().map(|target| &target["target"]).collect();
    assert_eq!(names, ["aarch64-linux", "x86_64-linux"]);
    let target = &plan["targets"][0];
    assert_eq!(target["present"], false);
    assert_eq!(target["builds"]["program"].as_array().unwrap().len(), 1);
    for part in ["userland", "rust", "compiler", "sysroot", "std", "runner", "verifier", "dependencies"] {
        assert!(!target["builds"][part].is_null(), "{part} is not in {}", target["builds"]);
    }
    assert!(target["builds"]["other"].is_null(), "{}", target["builds"]["other"]);
    let mut downloads = plan["downloads"].as_array().unwrap().iter();
    let deb = downloads.find(|file| file["kind"] == "deb" && file["archive"] == "debian").unwrap();
    let first = deb["from"][0].as_str().unwrap();
    assert!(first.starts_with("http://mirror.example/debian/pool/"), "{first}");

    assert_eq!(plan["bytes"].as_u64(), Some(to_fetch(&project, &[])));
}

fn commit(project: &Project, folder: &str) {
    crossflake_testing::commit(&project.path(folder));
}

/// The files with cached results, one for each query.
fn cached(project: &Project) -> Vec<std::path::PathBuf> {
    let Ok(entries) = fs::read_dir(project.path(".test/cache/crossflake/evaluations")) else {
        return Vec::new();
    };
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_commit_is_evaluated_once_and_every_change_is_seen() {
    let project = set_up();
    let package = || {
        let plan = json(&project, &["plan", "aarch64-linux", "--json"]);
        plan["targets"][0]["package"].as_str().unwrap().to_owned()
    };
    // With uncommitted changes results of the flake are not cached.
    let first = package();
    let is_result = |file: &Path| fs::read_to_string(file).unwrap().contains(&first);
    assert!(!cached(&project).iter().any(|file| is_result(file)));

    commit(&project, ".");
    assert_eq!(package(), first);
    let results: Vec<_> = cached(&project).into_iter().filter(|file| is_result(file)).collect();
    let [result] = &results[..] else { panic!("{results:?}") };
    // Changes the cached result, which proves that a command reads it.
    let mark = || {
        let text = fs::read_to_string(result).unwrap();
        fs::write(result, text.replace(&first, "/marked")).unwrap();
        assert!(fs::read_to_string(result).unwrap().contains("/marked"));
    };
    mark();
    assert_eq!(package(), "/marked");

    // A change, its reversal, and a commit.
    project.write("src/main.rs", "fn main() { println!(); }\n");
    let changed = package();
    assert!(changed != "/marked" && changed != first, "{changed}");
    project.succeed("git", &["checkout", "--quiet", "src/main.rs"]);
    assert_eq!(package(), "/marked");
    project.write("src/main.rs", "fn main() { println!(); }\n");
    commit(&project, ".");
    assert_eq!(package(), changed);
    project.succeed("git", &["reset", "--quiet", "--hard", "HEAD~"]);
    assert_eq!(package(), first);

    // Other settings of Nix in the environment, and a store without the evaluated paths.
    mark();
    let arguments = ["plan", "aarch64-linux", "--json"];
    let mut other = project.command(env!("CARGO_BIN_EXE_crossflake"));
    let other = other.args(arguments).env("NIX_CONFIG", "warn-dirty = false").output().unwrap();
    assert!(stdout(&other).contains(&first), "{}", stderr(&other));
    mark();
    assert_eq!(package(), first, "the state is another one");
    mark();
    project.succeed("nix-store", &["--gc", "--quiet"]);
    assert_eq!(package(), first);
}

#[test]
fn an_input_with_changes_is_evaluated_each_time() {
    let project = set_up();
    let input = ".test/crossflake";
    project.succeed("git", &["-C", input, "init", "--quiet"]);
    commit(&project, input);
    let url = format!("git+file://{}", project.path(input).display());
    let path = format!("path:{}", project.path(input).display());
    project.write("flake.nix", &project.read("flake.nix").replace(&path, &url));
    // Nix does not lock an input with uncommitted changes.
    let changed = project.read(".test/crossflake/nix/package.nix") + "# A change.\n";
    project.write(".test/crossflake/nix/package.nix", &changed);
    fs::remove_file(project.path("flake.lock")).ok();
    commit(&project, ".");

    for _ in 0..2 {
        json(&project, &["plan", "aarch64-linux", "--json"]);
        let all: Vec<_> = cached(&project).iter().map(|file| fs::read_to_string(file).unwrap()).collect();
        assert!(!all.iter().any(|text| text.contains("\"sources\"")), "{all:?}");
    }
    // After a commit Nix locks it.
    commit(&project, input);
    json(&project, &["plan", "aarch64-linux", "--json"]);
    commit(&project, ".");
    json(&project, &["plan", "aarch64-linux", "--json"]);
    assert!(cached(&project).iter().any(|file| fs::read_to_string(file).unwrap().contains("\"sources\"")));
}

#[test]
fn an_emulator_is_planned_only_to_start_programs() {
    let project = set_up();
    let mirror = ["--mirror", "http://mirror.example/debian"];
    let plan =
        |arguments: &[&str]| json(&project, &[&["plan", "aarch64-linux", "--json"], &mirror[..], arguments].concat());
    let emulators = |plan: &Value| {
        let files = plan["downloads"].as_array().unwrap().iter();
        let emulators = files.filter(|file| file["name"].as_str().unwrap().starts_with("qemu-user_"));
        emulators.map(|file| file["size"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    let (run, built) = (plan(&[]), plan(&["--no-run"]));
    let [emulator] = emulators(&run)[..] else { panic!("{}", run["downloads"]) };
    assert!(emulators(&built).is_empty());
    assert!(built["targets"][0]["builds"]["runner"].is_null(), "{}", built["targets"][0]["builds"]);
    assert_eq!(run["bytes"].as_u64().unwrap(), built["bytes"].as_u64().unwrap() + emulator);
    assert_eq!(built["bytes"].as_u64(), Some(to_fetch(&project, &["aarch64-linux", "--no-run"])));

    // If the manifest disables starting programs, checks still start tests: `fetch` includes the emulator.
    let targets = r#"{ "version": 1, "targets": { "aarch64-linux": { "run": false } } }"#;
    project.write("targets.json", targets);
    project.crossflake(0, &["generate"]);
    assert!(emulators(&plan(&[])).is_empty());
    assert_eq!(run["bytes"].as_u64(), Some(to_fetch(&project, &["aarch64-linux"])));
}

/// The size of the packages that `fetch` would download, in bytes. The list may have a package twice: by itself, and for the
/// folder that is made from it.
fn to_fetch(project: &Project, arguments: &[&str]) -> u64 {
    let listed = json(project, &[&["fetch", "--dry-run", "--json"], arguments].concat());
    let debs = listed.as_array().unwrap().iter().filter_map(|file| match file["kind"].as_str() {
        Some("deb") => Some(file),
        Some("busybox") => Some(&file["deb"]),
        _ => None,
    });
    let sizes: BTreeMap<&str, u64> =
        debs.map(|deb| (deb["name"].as_str().unwrap(), deb["size"].as_u64().unwrap())).collect();
    let sum: u64 = sizes.values().sum();
    assert!(sum > 100 << 20, "a toolchain of {sum} bytes");
    sum
}

#[test]
fn outputs_in_the_store_are_neither_downloaded_nor_built() {
    let project = Project::fixed();
    let plan = json(&project, &["plan", "--flake", "path:./flake", "one", "--json"]);
    assert_eq!(plan["targets"][0]["present"], true);
    assert_eq!((&plan["targets"][0]["builds"], &plan["bytes"]), (&serde_json::json!({}), &0.into()));
}

#[test]
fn a_program_runs_through_the_runner_with_its_arguments_and_its_exit_status() {
    let project = Project::fixed();
    let output = project.crossflake(7, &["run", "one", "--flake", "path:./flake", "-q", "--", "a b", "--c"]);
    assert_eq!(stdout(&output), "through the runner\na b --c\n");
}

#[test]
fn one_of_several_programs_is_chosen_by_name() {
    let project = Project::fixed();
    let output = project.crossflake(2, &["run", "two", "--flake", "path:./flake", "-q"]);
    assert!(stderr(&output).contains("several programs: a, b"), "{}", stderr(&output));
    let output = project.crossflake(0, &["run", "two", "--flake", "path:./flake", "-q", "--bin", "b"]);
    assert!(output.stdout.ends_with(b"\nb\n"));
    let output = project.crossflake(2, &["run", "two", "--flake", "path:./flake", "-q", "--bin", "c"]);
    assert!(stderr(&output).contains("no program \"c\""), "{}", stderr(&output));
}

#[test]
fn an_unknown_target_is_an_error_that_lists_the_flakes_own() {
    let project = Project::fixed();
    for command in ["plan", "run", "shell"] {
        let output = project.crossflake(2, &[command, "three", "--flake", "path:./flake"]);
        assert!(stderr(&output).contains(r#"no target "three": it has "one", "two""#), "{}", stderr(&output));
    }
}
