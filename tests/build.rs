//! `crossflake build`, with this machine's Nix and a temporary store, and running programs.

use std::fs;
use std::path::Path;
use std::process::Output;
use std::time::Duration;

use crate::project::{Project, stderr, stdout};
use crate::watchdog::Watchdog;
use crossflake::testing::run;
use serde_json::Value;

#[test]
fn the_command_line() {
    crate::cases(&["tests/cmd/build/*.trycmd", "tests/cmd/sbom/*.trycmd"]);
}

fn script(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

mod running {
    use super::*;

    /// Runs the script `text` with the arguments `a b` through a runner that passes its arguments on.
    fn run_script(text: &str, timeout: Duration) -> crossflake::testing::Run {
        let folder = tempfile::tempdir().unwrap();
        let (runner, program) = (folder.path().join("run"), folder.path().join("program"));
        script(&runner, "exec \"$@\"");
        script(&program, text);
        run(&runner, &program, &["a".to_owned(), "b".to_owned()], timeout).unwrap()
    }

    /// Far longer than a program of these tests runs.
    const LONG: Duration = Duration::from_secs(600);

    #[test]
    fn a_program_gets_its_arguments_and_its_output_is_captured() {
        let run = run_script("echo \"$@\"; echo error >&2", LONG);
        assert_eq!((run.failure, run.output.as_str()), (None, "a b\nerror"));
    }

    #[test]
    fn a_failure_is_an_exit_code_or_a_signal() {
        assert_eq!(run_script("exit 3", LONG).failure.as_deref(), Some("exit code 3"));
        assert_eq!(run_script("kill -SEGV $$", LONG).failure.as_deref(), Some("signal 11"));
    }

    #[test]
    fn a_program_that_does_not_end_is_killed_with_its_children() {
        let _watchdog = Watchdog::new("ending a program and its children");
        let run = run_script("sleep infinity & echo $!; sleep infinity", Duration::from_secs(1));
        assert_eq!(run.failure.as_deref(), Some("no end after 1 s"));
        // An ended process is gone, or a zombie until its new parent takes its status.
        let status = Path::new("/proc").join(run.output.trim()).join("status");
        while fs::read_to_string(&status).is_ok_and(|status| !status.contains("State:\tZ")) {
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_program_with_much_output_is_not_blocked() {
        let run = run_script("yes | head -c 1000000; echo end", LONG);
        assert_eq!(run.failure, None);
        assert!(run.output.ends_with("\nend") && run.output.lines().count() == 20);
    }
}

/// A flake with two targets: the program of `good` runs, the program of `bad` fails.
fn good_and_bad() -> Project {
    let project = Project::new(&[
        ("runner/bin/run", "#!/bin/sh\nexec \"$@\"\n"),
        ("hello.c", "int main(int n, char **a) { return n == 2 && a[1][0] == '-' ? FAIL : 1; }\n"),
    ]);
    for (name, fail) in [("good", "-DFAIL=0"), ("bad", "-DFAIL=7")] {
        let bin = format!("{name}/bin");
        fs::create_dir_all(project.path(&bin)).unwrap();
        project.succeed("gcc", &["-s", fail, "-o", &format!("{bin}/hello"), "hello.c"]);
    }
    project.write_flake(&["good", "bad"], Some(&["--version"]));
    project
}

fn build(project: &Project, code: i32, arguments: &[&str]) -> Output {
    let arguments = [&["build", "--flake", "path:./flake", "--quiet"], arguments].concat();
    project.crossflake(code, &arguments)
}

#[test]
fn built_programs_are_linked_inspected_and_started() {
    let project = good_and_bad();
    let output = build(&project, 0, &["good", "--json"]);
    let built: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(built.as_array().unwrap().len(), 1);
    assert_eq!(built[0]["target"], "good");
    assert_eq!(built[0]["file"], "result-good/bin/hello");
    assert_eq!(built[0]["linkage"], "dynamic");
    assert_eq!(built[0]["runs"], true);
    let link = fs::read_link(project.path("result-good")).unwrap();
    assert!(link.starts_with(project.path(".test/nix/store")), "{}", link.display());
    assert!(!project.path("result-bad").exists());
}

#[test]
fn sources_are_fetched_only_for_a_build() {
    let project = good_and_bad();
    // A crate that does not exist.
    let sources = serde_json::json!([{
        "kind": "crate",
        "name": "nowhere-1.0.0.crate",
        "sha256": "0".repeat(64),
        "storePath": project.path(&format!(".test/nix/store/{}-nowhere-1.0.0.crate", "0".repeat(32))),
        "lock": project.path("nowhere"),
    }]);
    let sources = format!("sources = each (builtins.fromJSON ''{sources}'')");
    let flake = project.read("flake/flake.nix").replace("sources = each [ ]", &sources);
    project.write("flake/flake.nix", &flake);
    build(&project, 0, &["good"]);

    // With another hash the store does not have the package.
    let mut hashes: Value = serde_json::from_str(&project.read("flake/hashes.json")).unwrap();
    hashes["good"] = "0".repeat(52).into();
    project.write("flake/hashes.json", &hashes.to_string());
    let message = stderr(&build(&project, 2, &["good"]));
    assert!(message.contains("nowhere, where the flake expects the folder of its Cargo.lock"), "{message}");
}

#[test]
fn a_program_that_does_not_run_is_exit_code_1() {
    let project = good_and_bad();
    let output = build(&project, 1, &["--all", "--out-link", "out/x"]);
    let table = stdout(&output);
    let last_column: Vec<&str> = table.lines().map(|line| line.rsplit("  ").next().unwrap()).collect();
    assert_eq!(last_column, ["runs", "exit code 7", "yes"], "{table}");
    assert!(stderr(&output).contains("out/x-bad/bin/hello does not run"));
    assert!(stderr(&output).contains("hint: \"run\" in targets.json"), "{}", stderr(&output));
}

#[test]
fn without_a_run_the_report_has_null() {
    let output = build(&good_and_bad(), 0, &["bad", "--no-run", "--json"]);
    let built: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(built[0]["runs"], Value::Null);
}

#[test]
fn an_unknown_target_is_an_error_that_lists_the_flakes_own() {
    let message = stderr(&build(&good_and_bad(), 2, &["ugly"]));
    assert!(message.contains(r#"no target "ugly": it has "bad", "good""#), "{message}");
}

#[test]
fn a_stale_generated_file_prevents_a_build() {
    let project = good_and_bad();
    let manifest = r#"{ "version": 1, "targets": { "x86_64-linux": { } } }"#;
    project.write("flake/targets.json", manifest);
    project.write("flake/nix/targets.nix", "{ }");
    let output = build(&project, 1, &["good"]);
    assert!(stderr(&output).contains("run `crossflake generate`"));
    assert!(!project.path("result-good").exists());
}

#[test]
fn the_error_for_a_target_without_an_sbom_names_the_supply_with_sboms() {
    let output = Project::fixed().crossflake(2, &["sbom", "one", "--flake", "path:./flake"]);
    for part in ["target \"one\"", "which has no SBOMs", "the debian supply has them"] {
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
    }
}
